using ClaudeStreaming;

namespace ChatConsole;

/// <summary>Prints every event of a stream on a line, and what broke it.</summary>
internal sealed class EventPrinter(TextWriter output)
{
    public async Task PrintAsync(MessageStream stream, CancellationToken cancellationToken = default)
    {
        bool hasStarted = false;
        try
        {
            await foreach (StreamEvent streamEvent in stream.WithCancellation(cancellationToken))
            {
                hasStarted |= streamEvent is MessageStart;
                Print(streamEvent);
            }
        }
        catch (ClaudeException e)
        {
            // MessageStream holds message_start back until something follows, and throws the error event: both did come.
            if (!hasStarted && e.PartialMessage is { } begun)
                Print(new MessageStart(begun));
            if (e is ClaudeApiException { StatusCode: null } error)
                Print(new StreamError(error.ErrorType, error.Message) { ErrorCode = error.ErrorCode, RequestId = error.RequestId });
            throw;
        }
    }

    private void Print(StreamEvent streamEvent) => output.Write(EventLine.Of(streamEvent) + "\n");
}
