namespace ClaudeStreaming.Benchmarks;

/// <summary>A body in memory whose reads complete at once. Can be read again after it was disposed.</summary>
internal class MemoryBody(Corpus corpus, Reads reads) : Stream
{
    private readonly byte[] _bytes = corpus.Bytes;
    private readonly int[] _ends = reads.EndAtEvents ? corpus.Ends : [];
    private readonly int _most = reads.Most;
    private int _position;
    private int _event;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public void Rewind() => _position = _event = 0;

    public override int Read(Span<byte> buffer)
    {
        int end = _event < _ends.Length ? _ends[_event] : _bytes.Length;
        int count = Math.Min(Math.Min(end - _position, _most), buffer.Length);
        _bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        if (_position == end)
            _event++;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
