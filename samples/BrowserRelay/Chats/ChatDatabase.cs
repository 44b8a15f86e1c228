using Microsoft.Data.Sqlite;

namespace BrowserRelay;

/// <summary>The file of SQLite's that chats are in.</summary>
/// <remarks>
/// <para>Synchronous, as SQLite is: its asynchronous methods are the same ones.</para>
/// <para>Several servers on one machine may share it: with a write-ahead log nobody who reads waits for one who writes, and who writes waits for the
/// other one. In production this would be the database that the streams are in.</para>
/// </remarks>
internal sealed class ChatDatabase
{
    // Far longer than any transaction here takes.
    private const int BusyTimeoutSeconds = 10;

    private readonly string _connection;

    public ChatDatabase(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        _connection = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = BusyTimeoutSeconds }.ToString();
    }

    /// <summary>Creates what is missing, and forgets what was being answered when the last server ended. For whoever starts while nobody else
    /// is there.</summary>
    public void Prepare()
    {
        using SqliteConnection connection = Open();
        connection.Execute("""
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS chats (
                id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, changed INTEGER NOT NULL) STRICT;
            CREATE INDEX IF NOT EXISTS chats_by_owner ON chats (owner, changed);
            CREATE TABLE IF NOT EXISTS turns (
                chat TEXT NOT NULL REFERENCES chats ON DELETE CASCADE, number INTEGER NOT NULL, role TEXT NOT NULL, json TEXT NOT NULL,
                interruption TEXT, first_token_ms REAL, total_ms REAL, PRIMARY KEY (chat, number)) STRICT, WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS answers (
                chat TEXT PRIMARY KEY REFERENCES chats ON DELETE CASCADE, writer TEXT NOT NULL, stream TEXT, begun INTEGER NOT NULL) STRICT;
            DELETE FROM answers;
            """);
    }

    public SqliteConnection Open()
    {
        SqliteConnection connection = new(_connection);
        connection.Open();
        return connection;
    }
}
