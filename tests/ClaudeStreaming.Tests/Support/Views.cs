namespace ClaudeStreaming.Tests.Support;

/// <summary>The ways of reading a stream to its end, so that a rule can be tested in each.</summary>
internal static class Views
{
    public static TheoryData<string> Names => [.. All.Keys];

    private static readonly Dictionary<string, Func<MessageStream, CancellationToken, Task>> All = new()
    {
        ["events"] = static async (stream, token) => await Events(stream, token),
        ["text"] = static async (stream, token) => await Text(stream, token),
        ["copy"] = static (stream, token) => stream.CopyTextToAsync(Stream.Null, token),
        ["frames"] = static async (stream, token) => await Frames(stream, token),
        ["text as bytes"] = static async (stream, token) => await TextBytes(stream, token),
        ["final message"] = static (stream, token) => stream.GetFinalMessageAsync(token),
        ["final text"] = static (stream, token) => stream.GetFinalTextAsync(token),
    };

    public static Task ReadAsync(this MessageStream stream, string view, CancellationToken token = default) => All[view](stream, token);

    /// <summary>Reads with one view and returns what it threw.</summary>
    public static async Task<T> FailAsync<T>(this MessageStream stream, string view, CancellationToken token = default) where T : Exception =>
        await Assert.ThrowsAnyAsync<T>(() => stream.ReadAsync(view, token));

    public static async Task<List<StreamEvent>> Events(MessageStream stream, CancellationToken token = default)
    {
        List<StreamEvent> events = [];
        await foreach (StreamEvent e in stream.WithCancellation(token))
            events.Add(e);
        return events;
    }

    public static async Task<List<string>> Text(MessageStream stream, CancellationToken token = default)
    {
        List<string> pieces = [];
        await foreach (string piece in stream.TextAsync(token))
            pieces.Add(piece);
        return pieces;
    }

    /// <summary>Reads every event as its bytes, and makes of each what a reader who only has the bytes would.</summary>
    public static async Task<List<StreamEvent>> Frames(MessageStream stream, CancellationToken token = default)
    {
        List<StreamEvent> events = [];
        while (await stream.WaitToReadAsync(token))
        {
            while (stream.TryRead(out EventFrame frame))
                events.Add(StreamEvent.TryParse(frame.Data, frame.Type, out StreamEvent? e) ? e : throw new InvalidDataException("An empty frame."));
        }
        return events;
    }

    public static async Task<byte[]> TextBytes(MessageStream stream, CancellationToken token = default)
    {
        MemoryStream text = new();
        while (await stream.WaitToReadAsync(token))
        {
            while (stream.TryReadText(out ReadOnlyMemory<byte> piece))
                text.Write(piece.Span);
        }
        return text.ToArray();
    }
}
