using ClaudeStreaming;
using Microsoft.Data.Sqlite;

namespace BrowserRelay;

/// <summary>Which chats are being answered, one answer at a time each, by whichever server: beside the chats, where every server sees it.</summary>
internal sealed class RunningAnswers(ChatDatabase database, ChatStore chats, IResumableStreamStore streams)
{
    // Longer than it takes until the API has accepted a question, or has not.
    private static readonly TimeSpan LongestOpening = TimeSpan.FromMinutes(6);

    /// <summary>A chat of the visitor's; null where they have none of this id. An answer that nobody writes any more, and nobody has stored, is
    /// forgotten.</summary>
    public async Task<Chat?> FindAsync(string id, string owner)
    {
        while (true)
        {
            Chat? chat = chats.Find(id, owner);
            if (chat?.Answer is not { } answer || await IsRunningAsync(answer))
                return chat;
            Change("DELETE FROM answers WHERE chat = $chat AND writer = $writer", answer);
        }
    }

    /// <summary>Begins an answer.</summary>
    /// <returns>Null where the chat is being answered.</returns>
    public RunningAnswer? TryBegin(string chat)
    {
        RunningAnswer answer = new(chat, NewWriter());
        return Change(
            "INSERT INTO answers SELECT id, $writer, NULL, $now FROM chats WHERE id = $chat ON CONFLICT DO NOTHING",
            answer, ("$now", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds())) ? answer : null;
    }

    /// <summary>Says where the answer can be read.</summary>
    /// <exception cref="InvalidOperationException">It was forgotten.</exception>
    public void SetStream(RunningAnswer answer, string stream)
    {
        if (!Change("UPDATE answers SET stream = $stream WHERE chat = $chat AND writer = $writer", answer, ("$stream", stream)))
            throw new InvalidOperationException("The API took so long to accept the question that nobody waits for the answer any more.");
    }

    /// <summary>Goes on with the answer of a stream whose server is gone. What that one may still have to say is not stored.</summary>
    /// <returns>Null where the answer has ended.</returns>
    public RunningAnswer? TryTakeOver(string chat, string stream)
    {
        RunningAnswer answer = new(chat, NewWriter()) { Stream = stream };
        // It may have been gone before it could say where the answer is.
        return Change(
            "UPDATE answers SET writer = $writer, stream = $stream WHERE chat = $chat AND (stream = $stream OR stream IS NULL)",
            answer, ("$stream", stream)) ? answer : null;
    }

    /// <summary>Ends an answer and, with it, changes its chat; neither where it is another server's now.</summary>
    public void End(RunningAnswer answer, Action<SqliteConnection> change)
    {
        using SqliteConnection connection = database.Open();
        using SqliteTransaction transaction = connection.BeginTransaction();
        if (connection.Execute(
            "DELETE FROM answers WHERE chat = $chat AND writer = $writer", ("$chat", answer.Chat), ("$writer", answer.Writer)) == 0)
        {
            return;
        }
        change(connection);
        transaction.Commit();
    }

    private static string NewWriter() => Guid.NewGuid().ToString();

    // Whoever ends an answer stores it first, and says so in the stream then.
    private async Task<bool> IsRunningAsync(RunningAnswer answer) => answer.Stream is null
        ? DateTimeOffset.UtcNow - answer.Begun < LongestOpening
        : await streams.FindAsync(answer.Stream, CancellationToken.None) is { Outcome: null };

    private bool Change(string sql, RunningAnswer answer, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using SqliteConnection connection = database.Open();
        return connection.Execute(sql, [("$chat", answer.Chat), ("$writer", answer.Writer), .. parameters]) > 0;
    }
}
