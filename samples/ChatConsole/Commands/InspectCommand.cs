using ClaudeStreaming;
using ClaudeStreaming.Sse;

namespace ChatConsole;

/// <summary>What is shown of a recorded stream.</summary>
internal enum InspectView
{
    Events,
    Frames,
    Message,
}

/// <summary>Reads a recorded stream, and shows its events, its SSE frames or the message they make.</summary>
/// <param name="output">Stdout in bytes.</param>
/// <param name="text">Stdout in text.</param>
/// <param name="notices">Stderr.</param>
internal sealed class InspectCommand(Stream output, TextWriter text, INotices notices)
{
    /// <param name="name">What to call the recording.</param>
    /// <param name="recording">Its bytes; disposed.</param>
    /// <param name="view">What to show.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<int> RunAsync(string name, Stream recording, InspectView view, CancellationToken cancellationToken)
    {
        try
        {
            return view == InspectView.Frames
                ? await WriteFramesAsync(recording, cancellationToken)
                : await ReadMessageAsync(name, recording, view, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            notices.Fail("Cancelled; what was read is above.");
            return ExitCodes.Cancelled;
        }
        catch (Exception e) when ((e is ClaudeStreamException ? e.InnerException : e) is IOException or UnauthorizedAccessException)
        {
            notices.Fail($"Cannot read {name}: {(e.InnerException ?? e).Message}");
            return ExitCodes.BadUsage;
        }
        finally
        {
            await recording.DisposeAsync();
        }
    }

    private async Task<int> WriteFramesAsync(Stream recording, CancellationToken cancellationToken)
    {
        try
        {
            if (await new FrameLines(output).WriteAsync(recording, cancellationToken))
                notices.Say("The last event is not ended by a blank line, so it does not count.");
            return ExitCodes.Complete;
        }
        catch (SseFrameTooLargeException e)
        {
            notices.Fail($"An event is larger than {e.MaxFrameBytes:N0} bytes.");
            return ExitCodes.StreamBroke;
        }
    }

    private async Task<int> ReadMessageAsync(string name, Stream recording, InspectView view, CancellationToken cancellationToken)
    {
        // A recording that is being made, through a pipe, may be silent for as long as it likes.
        await using MessageStream stream = MessageStream.FromSse(recording, new() { IdleTimeout = Timeout.InfiniteTimeSpan });
        try
        {
            if (view == InspectView.Events)
                await new EventPrinter(text).PrintAsync(stream, cancellationToken);
            Message message = await stream.GetFinalMessageAsync(cancellationToken);
            Show(view, message);
            if (message.IsUnterminated)
                notices.Say("The stream ends without message_stop, as some gateways do.");
            return ExitCodes.Complete;
        }
        catch (ClaudeException e) when (e.InnerException is not (IOException or UnauthorizedAccessException))
        {
            Failure failure = Failure.Of(e)!;
            Show(view, e.PartialMessage);
            // The library speaks of a response and a base address there, of which there are none.
            bool isNone = e is ClaudeStreamException { Reason: StreamFailure.NotAnEventStream };
            notices.Fail(isNone ? $"{name} is not an event stream." : failure.Line);
            return failure.ExitCode;
        }
    }

    private void Show(InspectView view, Message? message)
    {
        if (view == InspectView.Message && message is not null)
            text.Write(message.ToJson() + "\n");
    }
}
