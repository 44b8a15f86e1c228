using System.Diagnostics;
using System.Text;
using System.Text.Unicode;

namespace ClaudeStreaming;

/// <summary>Text as it grows: well-formed UTF-8, half the size of a string for most languages, in segments that are never moved.</summary>
/// <remarks>A piece always lies in one segment, so none is cut within a character. Nothing is copied when the text outgrows a segment, and
/// what was given out stays as it is.</remarks>
internal sealed class Utf8Buffer
{
    private const int SmallestSegment = 1024;
    private const int LargestSegment = 64 * 1024;
    private const int MostBytesPerChar = 3;

    private Segment[] _segments = [];
    private int _count;

    // The last of them, which nearly everything is about.
    private byte[] _last = [];
    private int _lastStart;

    public int Length { get; private set; }

    private int LastLength => Length - _lastStart;

    public void Append(ReadOnlySpan<byte> utf8) => utf8.CopyTo(Room(utf8.Length));

    /// <summary>Appends UTF-16; a half of a surrogate pair without its other half becomes U+FFFD.</summary>
    public void Append(ReadOnlySpan<char> utf16)
    {
        // Where there is room for the most that it can be, it need not be counted first.
        if (_last.Length - LastLength >= (long)MostBytesPerChar * utf16.Length)
        {
            Utf8.FromUtf16(utf16, _last.AsSpan(LastLength), out _, out int written);
            Length = checked(Length + written);
            return;
        }
        int length = Encoding.UTF8.GetByteCount(utf16);
        Encoding.UTF8.GetBytes(utf16, Room(length));
    }

    /// <summary>The text from <paramref name="start"/> on, as far as it lies in one segment and not beyond <paramref name="end"/>.</summary>
    public ReadOnlyMemory<byte> Memory(int start, int end)
    {
        Debug.Assert(start >= 0 && start <= end && end <= Length);
        if (start >= _lastStart)
            return _last.AsMemory(start - _lastStart, end - start);
        Segment segment = _segments[IndexOfSegment(start)];
        return segment.Bytes.AsMemory(start - segment.Start, Math.Min(end, EndOfSegment(start)) - start);
    }

    /// <summary>Where the segment ends, or the text in it, that a position lies in.</summary>
    public int EndOfSegment(int position) => position >= _lastStart ? Length : _segments[IndexOfSegment(position) + 1].Start;

    /// <summary>A stretch of the text as a string.</summary>
    public string Text(int start, int end)
    {
        ReadOnlyMemory<byte> first = Memory(start, end);
        if (first.Length == end - start)
            return Encoding.UTF8.GetString(first.Span);
        return string.Create(CountChars(start, end), (Buffer: this, start, end), static (target, part) =>
        {
            for (int at = part.start; at < part.end; at += part.Buffer.Memory(at, part.end).Length)
                target = target[Encoding.UTF8.GetChars(part.Buffer.Memory(at, part.end).Span, target)..];
        });
    }

    /// <summary>How many UTF-16 code units the text has.</summary>
    public int CountChars() => CountChars(0, Length);

    public override string ToString() => Text(0, Length);

    private int CountChars(int start, int end)
    {
        int chars = 0;
        for (int at = start; at < end; at += Memory(at, end).Length)
            chars += Encoding.UTF8.GetCharCount(Memory(at, end).Span);
        return chars;
    }

    private Span<byte> Room(int count)
    {
        if (_last.Length - LastLength < count)
            AddSegment(count);
        Span<byte> room = _last.AsSpan(LastLength, count);
        Length = checked(Length + count);
        return room;
    }

    // In proportion to what is there: little is wasted on a short text, and a long one has few segments.
    private void AddSegment(int atLeast)
    {
        if (_count == _segments.Length)
            Array.Resize(ref _segments, Math.Max(8, 2 * _count));
        int size = Math.Max(atLeast, Math.Clamp(Length / 6, SmallestSegment, LargestSegment));
        _last = GC.AllocateUninitializedArray<byte>(size);
        _lastStart = Length;
        _segments[_count++] = new Segment(_last, _lastStart);
    }

    // Asked for once, when the whole text is: else what is asked for lies in the last one.
    private int IndexOfSegment(int position)
    {
        int low = 0, high = _count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_segments[middle].Start <= position)
                low = middle;
            else
                high = middle - 1;
        }
        return low;
    }

    // Where it ends, the next one starts.
    private readonly struct Segment(byte[] bytes, int start)
    {
        public byte[] Bytes { get; } = bytes;

        public int Start { get; } = start;
    }
}
