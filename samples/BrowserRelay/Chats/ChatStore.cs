using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace BrowserRelay;

/// <summary>Chats in a file of SQLite's.</summary>
/// <remarks>Synchronous, as SQLite is: its asynchronous methods are the same ones.</remarks>
internal sealed class ChatStore
{
    private readonly string _connection;

    public ChatStore(string path)
    {
        SQLitePCL.Batteries_V2.Init();
        _connection = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true }.ToString();
        using SqliteConnection connection = Open();
        Execute(connection, """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS chats (
                id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, changed INTEGER NOT NULL) STRICT;
            CREATE INDEX IF NOT EXISTS chats_by_owner ON chats (owner, changed);
            CREATE TABLE IF NOT EXISTS turns (
                chat TEXT NOT NULL REFERENCES chats ON DELETE CASCADE, number INTEGER NOT NULL, role TEXT NOT NULL, json TEXT NOT NULL,
                interruption TEXT, first_token_ms REAL, total_ms REAL, PRIMARY KEY (chat, number)) STRICT, WITHOUT ROWID;
            """);
    }

    /// <summary>Begins a chat, which is not listed before its first turn.</summary>
    /// <returns>Its id.</returns>
    public string Create(string owner)
    {
        string id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));
        using SqliteConnection connection = Open();
        Execute(connection, "INSERT INTO chats VALUES ($id, $owner, '', 0)", ("$id", id), ("$owner", owner));
        return id;
    }

    /// <summary>The visitor's chats, the last one first.</summary>
    public IReadOnlyList<ChatSummary> List(string owner)
    {
        using SqliteConnection connection = Open();
        return Query(
            connection,
            "SELECT id, title FROM chats WHERE owner = $owner AND EXISTS (SELECT 1 FROM turns WHERE chat = id) ORDER BY changed DESC, rowid DESC",
            static row => new ChatSummary(row.GetString(0), row.GetString(1)),
            ("$owner", owner));
    }

    /// <summary>A chat of the visitor's; null where they have none of this id.</summary>
    public Chat? Find(string id, string owner)
    {
        using SqliteConnection connection = Open();
        using SqliteTransaction _ = connection.BeginTransaction(deferred: true);
        if (Query(connection, "SELECT title FROM chats WHERE id = $id AND owner = $owner", static row => row.GetString(0), ("$id", id), ("$owner", owner))
            is not [string title])
        {
            return null;
        }
        return new Chat(id, title, Query(
            connection,
            "SELECT role, json, interruption, first_token_ms, total_ms FROM turns WHERE chat = $id ORDER BY number",
            static row => new Turn(row.GetString(0), row.GetString(1))
            {
                Interruption = row.IsDBNull(2) ? null : row.GetString(2),
                TimeToFirstToken = row.IsDBNull(3) ? null : TimeSpan.FromMilliseconds(row.GetDouble(3)),
                Duration = row.IsDBNull(4) ? null : TimeSpan.FromMilliseconds(row.GetDouble(4)),
            },
            ("$id", id)));
    }

    /// <summary>Adds turns, all or none. The first one ever names the chat.</summary>
    public void Append(string id, params ReadOnlySpan<Turn> turns)
    {
        using SqliteConnection connection = Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        foreach (Turn turn in turns)
        {
            Execute(
                connection,
                """
                INSERT INTO turns SELECT $id, COALESCE(MAX(number), 0) + 1, $role, $json, $interruption, $first, $total FROM turns WHERE chat = $id;
                UPDATE chats SET changed = $now, title = IIF(title = '', $title, title) WHERE id = $id;
                """,
                ("$id", id), ("$role", turn.Role), ("$json", turn.Json), ("$interruption", turn.Interruption),
                ("$first", turn.TimeToFirstToken?.TotalMilliseconds), ("$total", turn.Duration?.TotalMilliseconds),
                ("$title", turn.Title), ("$now", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
        }
        transaction.Commit();
    }

    /// <summary>Takes the last turn back.</summary>
    public void RemoveLast(string id)
    {
        using SqliteConnection connection = Open();
        Execute(connection, "DELETE FROM turns WHERE chat = $id AND number = (SELECT MAX(number) FROM turns WHERE chat = $id)", ("$id", id));
    }

    public void Delete(string id)
    {
        using SqliteConnection connection = Open();
        Execute(connection, "DELETE FROM chats WHERE id = $id", ("$id", id));
    }

    private SqliteConnection Open()
    {
        SqliteConnection connection = new(_connection);
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = Command(connection, sql, parameters);
        command.ExecuteNonQuery();
    }

    private static List<T> Query<T>(
        SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteCommand command = Command(connection, sql, parameters);
        using SqliteDataReader rows = command.ExecuteReader();
        List<T> found = [];
        while (rows.Read())
            found.Add(read(rows));
        return found;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, object? value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
