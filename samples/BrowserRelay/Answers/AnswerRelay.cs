using ClaudeStreaming;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace BrowserRelay;

/// <summary>Relays answers to the page, and saves them: finished ones, and what there is of interrupted ones.</summary>
internal sealed partial class AnswerRelay(
    IClaudeClient claude, ChatStore chats, RunningAnswers running, About about, IOptions<ResumableStreamOptions> streams, ILogger<AnswerRelay> logger)
{
    private const string Instructions =
        "You are in a chat on a web page that renders Markdown: headings, lists, tables, links and code; no HTML and no images.";

    // An answer may lose one server after the other.
    private static readonly ClaudeRequestOptions ToGoOn = new() { Recovery = new RecoveryOptions { MaxContinuations = 3 } };

    /// <summary>Relays the answer to what was asked, or to what the tools had to say.</summary>
    /// <param name="id">The chat.</param>
    /// <param name="owner">Whose it has to be.</param>
    /// <param name="question">Null to go on with the results of tools, which are stored already.</param>
    public async Task<IResult> AnswerAsync(string id, string owner, string? question)
    {
        if (await running.FindAsync(id, owner) is null)
            return Problems.NoSuchChat();
        if (running.TryBegin(id) is not { } answer)
            return Problems.IsBeingAnswered();
        // Read now that nobody else writes to it.
        IReadOnlyList<Turn> turns = chats.Find(id, owner)?.Turns ?? [];
        Turn? asked = question is null ? null : Turn.Of(InputMessage.User(question));
        if (asked is null && turns is not [.., { HasToolResults: true }])
        {
            running.End(answer, static _ => { });
            return Problems.NothingToGoOnWith();
        }
        if (asked is not null)
            turns = [.. turns, asked];
        MessageRequest request = RequestOf(turns);

        MessageStream? stream = null;
        RelayOptions options = SavingOptions(answer, () => stream?.Timings);
        // The answer goes on when the page is reloaded or the network is lost, and the page comes back to it.
        options.OnDisconnect = DisconnectPolicy.Resumable;
        options.OnStreamCreated = streamId => Do(() =>
        {
            running.SetStream(answer, streamId);
            LogWriting();
        });
        // And on another server when this one is gone, where there is another one.
        options.TakeOverState = streams.Value.TakeOver is null ? null : id;
        return ClaudeResults.Events(async ct => stream = await OpenAsync(answer, asked, request, ct), options);
    }

    /// <summary>Goes on with an answer whose server is gone. What was asked is in the chat.</summary>
    /// <returns>Null where it has ended.</returns>
    public StreamContinuation? GoOn(StreamTakeOver taken)
    {
        if (running.TryTakeOver(taken.State, taken.StreamId) is not { } answer || chats.Find(taken.State, taken.Owner) is not { } chat)
            return null;
        return new StreamContinuation(RequestOf(chat.Turns)) { RequestOptions = ToGoOn, Options = SavingOptions(answer, static () => null) };
    }

    /// <summary>Asks. A question that the API refuses is not kept.</summary>
    private async Task<MessageStream> OpenAsync(RunningAnswer answer, Turn? asked, MessageRequest request, CancellationToken ct)
    {
        bool isStored = false;
        try
        {
            if (asked is not null)
                chats.Append(answer.Chat, asked);
            isStored = asked is not null;
            return await claude.StreamAsync(request, cancellationToken: ct);
        }
        catch
        {
            running.End(answer, connection =>
            {
                if (isStored)
                    ChatStore.RemoveLast(connection, answer.Chat);
            });
            throw;
        }
    }

    private MessageRequest RequestOf(IReadOnlyList<Turn> turns) => new()
    {
        Model = about.Model,
        MaxTokens = 16_000,
        System = Instructions,
        Thinking = ThinkingConfig.Adaptive with { Display = "summarized" },
        Tools = ServerTools.Definitions,
        Messages = [.. turns.Select(static turn => turn.ToInput()).OfType<InputMessage>()],
    };

    /// <summary>Saves how an answer ends.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="timings">How long it took, where that is known.</param>
    private RelayOptions SavingOptions(RunningAnswer answer, Func<StreamTimings?> timings) => new()
    {
        OnCompleted = message => Do(() => running.End(answer, connection => Save(connection, answer.Chat, message, timings()))),
        OnInterrupted = what => Do(() => running.End(answer, connection => Save(connection, answer.Chat, what, timings()))),
    };

    /// <summary>Saves an answer and, where Claude has called tools, what they have to say.</summary>
    private static void Save(SqliteConnection connection, string id, Message message, StreamTimings? timings)
    {
        ChatStore.Append(connection, id, Turn.Of(message, timings));
        if (message.StopReason == StopReason.ToolUse)
            ChatStore.Append(connection, id, Turn.Of(ServerTools.Answer(message)));
    }

    private static void Save(SqliteConnection connection, string id, RelayInterruption interruption, StreamTimings? timings)
    {
        if (interruption.PartialMessage is { } partial)
            ChatStore.Append(connection, id, Turn.Of(partial, timings, interruption.Cause));
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Debug, "An answer is being written here.")]
    private partial void LogWriting();
}
