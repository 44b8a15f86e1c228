using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ClaudeStreaming;

/// <summary>Text as it grows: well-formed UTF-8, half the size of a string for most languages.</summary>
internal sealed class Utf8Buffer
{
    private byte[] _bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> this[Range range] => _bytes.AsSpan(0, Length)[range];

    /// <summary>A stretch that stays as it is, whatever is appended.</summary>
    public ReadOnlyMemory<byte> Memory(Range range) => _bytes.AsMemory(0, Length)[range];

    public void Append(ReadOnlySpan<byte> utf8) => utf8.CopyTo(Room(utf8.Length));

    /// <summary>Appends UTF-16; a half of a surrogate pair without its other half becomes U+FFFD.</summary>
    public void Append(ReadOnlySpan<char> utf16)
    {
        int length = Encoding.UTF8.GetByteCount(utf16);
        Encoding.UTF8.GetBytes(utf16, Room(length));
    }

    public override string ToString() => Encoding.UTF8.GetString(_bytes, 0, Length);

    private Span<byte> Room(int count)
    {
        if (_bytes.Length - Length < count)
            Array.Resize(ref _bytes, Math.Max(checked(Length + count), (int)Math.Min(Math.Max(256, 2L * _bytes.Length), Array.MaxLength)));
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}

/// <summary>Appends the pieces of one text, joining the surrogate pairs that were cut between two of them.</summary>
internal struct PieceJoiner
{
    // The last piece ended on the first half of a pair: it waits for the other half, and is no character until then.
    private char _firstHalf;

    public void Append(Utf8Buffer target, ReadOnlySpan<char> piece)
    {
        if (piece.IsEmpty)
            return;
        if (_firstHalf != 0)
        {
            // Together they are the pair; with anything else behind it, the half stays alone and becomes U+FFFD.
            bool isPair = char.IsLowSurrogate(piece[0]);
            target.Append(isPair ? [_firstHalf, piece[0]] : [_firstHalf]);
            _firstHalf = default;
            piece = isPair ? piece[1..] : piece;
        }
        if (!piece.IsEmpty && char.IsHighSurrogate(piece[^1]))
        {
            _firstHalf = piece[^1];
            piece = piece[..^1];
        }
        target.Append(piece);
    }

    /// <summary>Appends the value of a JSON string, given as it stands between its quotes, without making a string of it.</summary>
    public void AppendJson(Utf8Buffer target, ReadOnlySpan<byte> json, bool isEscaped)
    {
        if (!isEscaped && _firstHalf == 0 && Utf8.IsValid(json))
        {
            target.Append(json);
            return;
        }
        char[] rented = ArrayPool<char>.Shared.Rent(Math.Max(json.Length, 1));
        try
        {
            Append(target, rented.AsSpan(0, JsonText.Unescape(json, rented)));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>The text is over: a half that still waits stays alone.</summary>
    public void Finish(Utf8Buffer target)
    {
        if (_firstHalf == 0)
            return;
        target.Append([_firstHalf]);
        _firstHalf = default;
    }
}
