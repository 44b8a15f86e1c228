using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace BrowserRelay;

/// <summary>Chats and their turns.</summary>
internal sealed class ChatStore(ChatDatabase database)
{
    /// <summary>Begins a chat, which is not listed before its first turn.</summary>
    /// <returns>Its id.</returns>
    public string Create(string owner)
    {
        string id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));
        using SqliteConnection connection = database.Open();
        connection.Execute("INSERT INTO chats VALUES ($id, $owner, '', 0)", ("$id", id), ("$owner", owner));
        return id;
    }

    /// <summary>The visitor's chats, the last one first.</summary>
    public IReadOnlyList<ChatSummary> List(string owner)
    {
        using SqliteConnection connection = database.Open();
        return connection.Query(
            "SELECT id, title FROM chats WHERE owner = $owner AND EXISTS (SELECT 1 FROM turns WHERE chat = id) ORDER BY changed DESC, rowid DESC",
            static row => new ChatSummary(row.GetString(0), row.GetString(1)),
            ("$owner", owner));
    }

    /// <summary>A chat of the visitor's; null where they have none of this id. Its answer is seen either running or stored, never both or
    /// neither.</summary>
    public Chat? Find(string id, string owner)
    {
        using SqliteConnection connection = database.Open();
        using SqliteTransaction _ = connection.BeginTransaction(deferred: true);
        List<Chat> found = connection.Query(
            "SELECT title, writer, stream, begun FROM chats LEFT JOIN answers ON chat = id WHERE id = $id AND owner = $owner",
            row => new Chat(id, row.GetString(0), [])
            {
                Answer = row.IsDBNull(1) ? null : new RunningAnswer(id, row.GetString(1))
                {
                    Stream = row.IsDBNull(2) ? null : row.GetString(2),
                    Begun = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
                },
            },
            ("$id", id), ("$owner", owner));
        return found is not [Chat chat] ? null : chat with
        {
            Turns = connection.Query(
                "SELECT role, json, interruption, first_token_ms, total_ms FROM turns WHERE chat = $id ORDER BY number",
                static row => new Turn(row.GetString(0), row.GetString(1))
                {
                    Interruption = row.IsDBNull(2) ? null : row.GetString(2),
                    TimeToFirstToken = row.IsDBNull(3) ? null : TimeSpan.FromMilliseconds(row.GetDouble(3)),
                    Duration = row.IsDBNull(4) ? null : TimeSpan.FromMilliseconds(row.GetDouble(4)),
                },
                ("$id", id)),
        };
    }

    /// <summary>Adds a turn. The first one ever names the chat.</summary>
    public void Append(string id, Turn turn)
    {
        using SqliteConnection connection = database.Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        Append(connection, id, turn);
        transaction.Commit();
    }

    /// <summary>Adds a turn, as a part of a transaction.</summary>
    public static void Append(SqliteConnection connection, string id, Turn turn) => connection.Execute(
        """
        INSERT INTO turns SELECT $id, COALESCE(MAX(number), 0) + 1, $role, $json, $interruption, $first, $total FROM turns WHERE chat = $id;
        UPDATE chats SET changed = $now, title = IIF(title = '', $title, title) WHERE id = $id;
        """,
        ("$id", id), ("$role", turn.Role), ("$json", turn.Json), ("$interruption", turn.Interruption),
        ("$first", turn.TimeToFirstToken?.TotalMilliseconds), ("$total", turn.Duration?.TotalMilliseconds),
        ("$title", turn.Title), ("$now", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));

    /// <summary>Takes the last turn back, as a part of a transaction.</summary>
    public static void RemoveLast(SqliteConnection connection, string id) => connection.Execute(
        "DELETE FROM turns WHERE chat = $id AND number = (SELECT MAX(number) FROM turns WHERE chat = $id)", ("$id", id));

    /// <summary>Deletes a chat, as a part of a transaction.</summary>
    public static void Delete(SqliteConnection connection, string id) =>
        connection.Execute("DELETE FROM chats WHERE id = $id", ("$id", id));
}
