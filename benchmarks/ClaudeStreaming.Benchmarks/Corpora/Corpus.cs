namespace ClaudeStreaming.Benchmarks;

/// <summary>The body of one answer, and what a reader of it has to see.</summary>
internal sealed class Corpus
{
    private readonly Range[] _data;

    public Corpus(string name, byte[] bytes, IReadOnlyList<int> ends, IReadOnlyList<Range> data, string text)
    {
        Name = name;
        Bytes = bytes;
        Ends = [.. ends];
        _data = [.. data];
        Text = text;
        TextBytes = System.Text.Encoding.UTF8.GetByteCount(text);
        DataBytes = data.Sum(range => range.GetOffsetAndLength(bytes.Length).Length);
        LineFeeds = bytes.AsSpan().Count((byte)'\n');
    }

    public string Name { get; }

    public byte[] Bytes { get; }

    public int Events => _data.Length;

    /// <summary>Where each event ends, its blank line included.</summary>
    public int[] Ends { get; }

    /// <summary>What all deltas of text, thinking and tool input add up to, in order.</summary>
    public string Text { get; }

    public long TextBytes { get; }

    /// <summary>What the deltas' texts take as strings, in a 64-bit process.</summary>
    public long StringBytes { get; init; }

    public int Blocks { get; init; }

    public long DataBytes { get; }

    public long LineFeeds { get; }

    public ReadOnlySpan<byte> Data(int index) => Bytes.AsSpan(_data[index]);

    /// <summary>The events, each as the server sends it.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Pieces()
    {
        int start = 0;
        foreach (int end in Ends)
        {
            yield return Bytes.AsMemory(start..end);
            start = end;
        }
    }
}
