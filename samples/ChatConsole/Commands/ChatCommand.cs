using ClaudeStreaming;

namespace ChatConsole;

/// <summary>A conversation: a line is a turn, and Ctrl+C stops the answer and not the program.</summary>
internal sealed class ChatCommand(IClaudeClient client, LineReader input, IAnswerView view, INotices notices, Interrupts interrupts)
{
    private readonly Conversation _conversation = new();

    /// <summary>Whether somebody types, so that they are told what they can do.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Whether Claude is asked to think first; older models refuse to.</summary>
    public bool IsThinking { get; init; } = true;

    /// <returns>Interactive: 0. Else 0 where every turn was answered, and the exit code of the last that was not.</returns>
    public async Task<int> RunAsync(RequestSettings settings)
    {
        if (IsInteractive)
            notices.Say("A line is a message. /clear forgets the conversation, /exit or Ctrl+D leaves, Ctrl+C stops an answer.");
        int exitCode = ExitCodes.Complete;
        while (await ReadAsync() is { } line)
        {
            switch (line.Trim())
            {
                case "":
                    break;
                case "/exit":
                    return exitCode;
                case "/clear":
                    _conversation.Clear();
                    notices.Say("The conversation is forgotten.");
                    break;
                default:
                    int answered = await AnswerAsync(line, settings);
                    exitCode = answered == ExitCodes.Complete || IsInteractive ? exitCode : answered;
                    break;
            }
        }
        return interrupts.IsTerminated ? ExitCodes.Cancelled : exitCode;
    }

    /// <returns>Null where the conversation is over.</returns>
    private async Task<string?> ReadAsync()
    {
        string? line = null;
        try
        {
            if (IsInteractive && !interrupts.IsTerminated)
                notices.Prompt();
            line = await input.ReadAsync(interrupts.Begin());
        }
        catch (OperationCanceledException)
        {
        }
        if (line is null && IsInteractive)
            notices.EndPrompt();
        return line;
    }

    private async Task<int> AnswerAsync(string question, RequestSettings settings)
    {
        CancellationToken stopped = interrupts.Begin();
        MessageRequest request = settings.ToRequest(_conversation.With(question)) with
        {
            Thinking = IsThinking ? ThinkingConfig.Adaptive with { Display = "summarized" } : null,
        };
        MessageStream? stream = null;
        try
        {
            stream = await client.StreamAsync(request, cancellationToken: stopped);
            await new AnswerPrinter(view, notices).PrintAsync(stream);
            Message reply = await stream.GetFinalMessageAsync(CancellationToken.None);
            _conversation.Keep(stream.Transcript);
            view.End();
            notices.Say(Summary.Figures(reply, stream.Timings, stream.Attempts));
            return ExitCodes.Complete;
        }
        catch (OperationCanceledException) when (stopped.IsCancellationRequested)
        {
            view.End();
            notices.Say("Stopped. " + Kept(question, stream?.CurrentMessage));
            return ExitCodes.Cancelled;
        }
        catch (Exception e) when (Failure.Of(e) is { } failure)
        {
            view.End();
            notices.Fail(failure.Line);
            notices.Say(Kept(question, (e as ClaudeException)?.PartialMessage));
            return failure.ExitCode;
        }
        finally
        {
            if (stream is not null)
                await stream.DisposeAsync();
        }
    }

    private string Kept(string question, Message? partial) => _conversation.KeepPartial(question, partial)
        ? "What came stays in the conversation."
        : "No text came, so the message is forgotten.";
}
