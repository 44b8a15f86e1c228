using ClaudeStreaming;

namespace ChatConsole;

/// <summary>How an answer is written to stdout.</summary>
internal enum AskFormat
{
    Text,
    Events,
    Json,
}

/// <summary>Asks one question, and shows the answer as it arrives.</summary>
internal sealed class AskCommand(IClaudeClient client, TextWriter output, IAnswerView view, INotices notices)
{
    public const string DefaultPrompt = "Explain streaming in one sentence.";

    public async Task<int> RunAsync(string prompt, AskFormat format, RequestSettings settings, CancellationToken cancellationToken)
    {
        MessageStream? stream = null;
        try
        {
            stream = await client.StreamAsync(settings.ToRequest([InputMessage.User(prompt)]), cancellationToken: cancellationToken);
            await ShowAsync(stream, format);
            Message message = await stream.GetFinalMessageAsync(CancellationToken.None);
            End(format, message);
            notices.Say(Summary.Of(message, stream.Timings, stream.Attempts));
            return ExitCodes.Complete;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            End(format, stream?.CurrentMessage);
            notices.Fail(Cancelled(stream?.CurrentMessage));
            return ExitCodes.Cancelled;
        }
        catch (Exception e) when (Failure.Of(e) is { } failure)
        {
            End(format, (e as ClaudeException)?.PartialMessage);
            notices.Fail(failure.Line);
            return failure.ExitCode;
        }
        finally
        {
            if (stream is not null)
                await stream.DisposeAsync();
        }
    }

    private async Task ShowAsync(MessageStream stream, AskFormat format)
    {
        switch (format)
        {
            case AskFormat.Text:
                await new AnswerPrinter(view, notices).PrintAsync(stream);
                break;
            case AskFormat.Events:
                await new EventPrinter(output).PrintAsync(stream);
                break;
            case AskFormat.Json:
                Message message = await stream.GetFinalMessageAsync();
                if (message.Usage.IsLowerBound)
                    notices.Say(AnswerPrinter.Continued);
                break;
        }
    }

    /// <summary>Ends what is on stdout: a line, or the JSON of as much of the message as came.</summary>
    private void End(AskFormat format, Message? message)
    {
        if (format == AskFormat.Text)
            view.End();
        else if (format == AskFormat.Json && message is not null)
            output.Write(message.ToJson() + "\n");
    }

    // The service counts the tokens at the end only, so this one is a rule of thumb: four characters each.
    private static string Cancelled(Message? message) => message?.Text.Length is > 0 and int length
        ? $"Cancelled after about {(length + 3) / 4} tokens' worth of text; what came is above."
        : "Cancelled before any text came.";
}
