using System.Buffers;
using System.Text.Unicode;

namespace ClaudeStreaming;

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
    public void AppendJson(Utf8Buffer target, ReadOnlySpan<byte> json, TextForm form)
    {
        if (_firstHalf == 0 && (form == TextForm.Ascii || (form == TextForm.Verbatim && Utf8.IsValid(json))))
        {
            target.Append(json);
            return;
        }
        char[] rented = ArrayPool<char>.Shared.Rent(Math.Max(json.Length, 1));
        try
        {
            Append(target, rented.AsSpan(0, JsonEscapes.Decode(json, rented)));
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
