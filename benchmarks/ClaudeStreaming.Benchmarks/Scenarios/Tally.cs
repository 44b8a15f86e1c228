using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Counts what a reader saw, so that no reader is measured that reads nothing.</summary>
internal sealed class Tally
{
    /// <summary>What sees every piece too, at a cost; null while readers are measured against each other.</summary>
    public IWitness? Witness { get; init; }

    /// <summary>Characters or bytes, as the reader's <see cref="Sees"/> says.</summary>
    public long Seen { get; private set; }

    /// <summary>When the first event came, by <see cref="Stopwatch.GetTimestamp"/>; 0 before it, and for readers without events.</summary>
    public long FirstEventAt { get; private set; }

    public void Event()
    {
        if (FirstEventAt == 0)
            FirstEventAt = Stopwatch.GetTimestamp();
    }

    public void Text(string text)
    {
        Seen += text.Length;
        Witness?.Saw(text);
    }

    public void Utf8(ReadOnlySpan<byte> bytes)
    {
        Seen += bytes.Length;
        Witness?.Saw(bytes);
    }

    public void Count(long seen) => Seen += seen;
}

/// <summary>Looks at what a reader saw.</summary>
internal interface IWitness
{
    void Saw(ReadOnlySpan<char> text);

    void Saw(ReadOnlySpan<byte> utf8);
}

/// <summary>Keeps what a reader saw, to be compared with what it should have seen.</summary>
internal sealed class TextKeeper : IWitness
{
    private readonly ArrayBufferWriter<byte> _utf8 = new();
    private readonly StringBuilder _text = new();

    public void Saw(ReadOnlySpan<char> text) => _text.Append(text);

    public void Saw(ReadOnlySpan<byte> utf8) => _utf8.Write(utf8);

    public override string ToString() => _utf8.WrittenCount > 0 ? Encoding.UTF8.GetString(_utf8.WrittenSpan) : _text.ToString();
}
