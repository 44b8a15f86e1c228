using System.Threading.Tasks.Sources;

namespace ClaudeStreaming.Tests.Support;

/// <summary>A body of which each read suspends until <see cref="Answer"/>, and that allocates nothing for it.</summary>
internal sealed class SuspendingBody(byte[] bytes, int eachRead) : Stream, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _core;
    private Memory<byte> _room;
    private int _at;

    /// <summary>Whether a read is pending.</summary>
    public bool IsAwaited { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _core.Reset();
        (_room, IsAwaited) = (buffer, true);
        return new ValueTask<int>(this, _core.Version);
    }

    /// <summary>Completes the pending read; what awaited it runs on in here.</summary>
    public void Answer()
    {
        int count = Math.Min(Math.Min(eachRead, _room.Length), bytes.Length - _at);
        bytes.AsMemory(_at, count).CopyTo(_room);
        _at += count;
        IsAwaited = false;
        _core.SetResult(count);
    }

    public int GetResult(short token) => _core.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reads are asynchronous here.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
