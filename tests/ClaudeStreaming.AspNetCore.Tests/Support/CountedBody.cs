namespace ClaudeStreaming.AspNetCore.Tests.Support;

/// <summary>A body that is all there at once, and counts how much of it was read.</summary>
internal sealed class CountedBody(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    public long Taken { get; private set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = await base.ReadAsync(buffer, cancellationToken);
        Taken += count;
        return count;
    }
}
