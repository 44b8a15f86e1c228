using System.Text;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>One block of a reply, as its contents are given out.</summary>
internal sealed class ReplyBlock(int index, ContentBlock start)
{
    // The last piece ended on the first half of a surrogate pair, which is no character yet.
    private string _half = "";

    public int Index => index;

    /// <summary>The block as it started.</summary>
    public ContentBlock Start => start;

    /// <summary>Whether the block has stopped.</summary>
    public bool IsStopped { get; set; }

    /// <summary>Whether all of it has been given out.</summary>
    public bool IsDone { get; set; }

    /// <summary>Whether it had begun to grow when its turn came: then only the message knows where its pieces were cut.</summary>
    public bool IsLate { get; set; }

    /// <summary>Whether anything of it was given out.</summary>
    public bool IsShown { get; set; }

    /// <summary>How much of its text or thoughts was given out, in UTF-16 code units.</summary>
    public int Length { get; private set; }

    /// <summary>The next piece of text as the message will have it: of whole characters.</summary>
    public string Next(string piece)
    {
        if (_half.Length > 0)
        {
            piece = _half + piece;
            _half = "";
        }
        if (piece.Length > 0 && char.IsHighSurrogate(piece[^1]))
        {
            _half = piece[^1..];
            piece = piece[..^1];
        }
        // Half a pair that stands alone becomes U+FFFD in the message.
        if (piece.AsSpan().IndexOfAnyInRange('\ud800', '\udfff') >= 0)
            piece = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(piece));
        Length += piece.Length;
        return piece;
    }

    /// <summary>What of the whole text was not given out.</summary>
    public string Rest(string text)
    {
        _half = "";
        string rest = text.Length > Length ? text[Length..] : "";
        Length += rest.Length;
        return rest;
    }

    /// <summary>All of the block is given out at once.</summary>
    public void Skip(ContentBlock whole) => Length = whole switch
    {
        TextBlock text => text.Text.Length,
        ThinkingBlock thinking => thinking.Thinking.Length,
        _ => 0,
    };

    /// <summary>Drops the first half of a pair whose other half will not come.</summary>
    public void ForgetHalf() => _half = "";
}
