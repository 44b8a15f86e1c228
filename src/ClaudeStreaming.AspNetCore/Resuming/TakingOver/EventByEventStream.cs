namespace ClaudeStreaming;

/// <summary>An event stream that arrives one event at a time, as nearly all do. What arrives together a format may write together, and then what it
/// writes is not what it wrote before.</summary>
internal sealed class EventByEventStream(byte[] sse) : MemoryStream(sse, 0, sse.Length, writable: false, publiclyVisible: true)
{
    public override int Read(Span<byte> buffer)
    {
        ReadOnlySpan<byte> rest = GetBuffer().AsSpan((int)Position);
        int end = rest.IndexOf("\n\n"u8);
        int length = Math.Min(end < 0 ? rest.Length : end + 2, buffer.Length);
        rest[..length].CopyTo(buffer);
        Position += length;
        return length;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
}
