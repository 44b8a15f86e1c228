using ClaudeStreaming;

namespace ChatConsole;

/// <summary>Prints every event of a stream on a line, and what broke it.</summary>
internal sealed class EventPrinter(TextWriter output)
{
    public async Task PrintAsync(MessageStream stream, CancellationToken cancellationToken = default)
    {
        try
        {
            await foreach (StreamEvent streamEvent in stream.WithCancellation(cancellationToken))
                Print(streamEvent);
        }
        catch (ClaudeApiException e) when (e.StatusCode is null)
        {
            // MessageStream throws the error event instead of delivering it; it did come.
            Print(new StreamError(e.ErrorType, e.ApiMessage) { ErrorCode = e.ErrorCode, RequestId = e.RequestId });
            throw;
        }
    }

    private void Print(StreamEvent streamEvent) => output.Write(EventLine.Of(streamEvent) + "\n");
}
