using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ClaudeStreaming.AspNetCore.Tests.Support;

/// <summary>The body of a response whose browser takes what a test lets it take.</summary>
internal sealed class GatedBody : Stream
{
    private readonly SemaphoreSlim _allowed = new(0);
    private readonly SemaphoreSlim _waiting = new(0);

    /// <summary>How much the browser took.</summary>
    public long Taken { get; private set; }

    /// <summary>The largest piece that was to be written at once.</summary>
    public int Largest { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static void PutBehind(HttpContext context, GatedBody body) =>
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));

    /// <summary>Ends when a write waits for being taken.</summary>
    public Task WaitsAsync() => _waiting.WaitAsync().Soon();

    /// <summary>Takes one write.</summary>
    public void Take() => _allowed.Release();

    /// <summary>Takes all there will be.</summary>
    public void TakeAll() => _allowed.Release(1_000_000);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Largest = Math.Max(Largest, buffer.Length);
        _waiting.Release();
        await _allowed.WaitAsync(cancellationToken);
        Taken += buffer.Length;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Writes are asynchronous here.");
}
