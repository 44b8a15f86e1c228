using ClaudeStreaming;

namespace BrowserRelay;

/// <summary>Relays answers to the page, and saves them: finished ones, and what there is of interrupted ones.</summary>
internal sealed class AnswerRelay(IClaudeClient claude, ChatStore chats, RunningAnswers running, About about)
{
    private const string Instructions =
        "You are in a chat on a web page that renders Markdown: headings, lists, tables, links and code; no HTML and no images.";

    /// <summary>Relays the answer to what was asked, or to what the tools had to say.</summary>
    /// <param name="id">The chat.</param>
    /// <param name="owner">Whose it has to be.</param>
    /// <param name="question">Null to go on with the results of tools, which are stored already.</param>
    public IResult Answer(string id, string owner, string? question)
    {
        if (chats.Find(id, owner) is null)
            return Problems.NoSuchChat();
        if (!running.TryBegin(id))
            return Problems.IsBeingAnswered();
        // Read now that nobody else writes to it.
        IReadOnlyList<Turn> turns = chats.Find(id, owner)?.Turns ?? [];
        Turn? asked = question is null ? null : Turn.Of(InputMessage.User(question));
        if (asked is null && turns is not [.., { HasToolResults: true }])
        {
            running.End(id, static () => { });
            return Problems.NothingToGoOnWith();
        }
        if (asked is not null)
            turns = [.. turns, asked];
        MessageRequest request = RequestOf(turns);

        MessageStream? stream = null;
        return ClaudeResults.Events(
            async ct => stream = await OpenAsync(id, asked, request, ct),
            new RelayOptions
            {
                // The answer goes on when the page is reloaded or the network is lost, and the page comes back to it.
                OnDisconnect = DisconnectPolicy.Resumable,
                OnStreamCreated = streamId => Do(() => running.SetStream(id, streamId)),
                OnCompleted = message => Do(() => running.End(id, () => Save(id, message, stream!.Timings))),
                OnInterrupted = what => Do(() => running.End(id, () => Save(id, what, stream!.Timings))),
            });
    }

    /// <summary>Asks. A question that the API refuses is not kept.</summary>
    private async Task<MessageStream> OpenAsync(string id, Turn? asked, MessageRequest request, CancellationToken ct)
    {
        bool isStored = false;
        try
        {
            if (asked is not null)
                chats.Append(id, asked);
            isStored = asked is not null;
            return await claude.StreamAsync(request, cancellationToken: ct);
        }
        catch
        {
            running.End(id, () =>
            {
                if (isStored)
                    chats.RemoveLast(id);
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

    /// <summary>Saves an answer and, where Claude has called tools, what they have to say.</summary>
    private void Save(string id, Message message, StreamTimings timings)
    {
        Turn answer = Turn.Of(message, timings);
        if (message.StopReason == StopReason.ToolUse)
            chats.Append(id, answer, Turn.Of(ServerTools.Answer(message)));
        else
            chats.Append(id, answer);
    }

    private void Save(string id, RelayInterruption interruption, StreamTimings timings)
    {
        if (interruption.PartialMessage is { } partial)
            chats.Append(id, Turn.Of(partial, timings, interruption.Cause));
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
