using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ClaudeStreaming;

/// <summary>Recognises a delta whose members stand in another order than the service writes, with white space between them, or with
/// escapes in its words.</summary>
/// <remarks>
/// Gateways and other clouds write every event of a stream so. For them this is what <see cref="CanonicalDelta"/> is for the service: it
/// takes about half the time of reading the tokens, and leaves whatever else there may be (a further member, null for the string) to
/// <see cref="EventScanner"/>. A shortcut and never a rule: it accepts only what is valid JSON, and the same property test holds it to the
/// same results.
/// </remarks>
internal ref struct RespelledDelta
{
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    // What has been read; each member is taken once, and every one has to be there.
    private bool _isDelta;
    private int _index;
    private DeltaKind _type;
    private DeltaKind _kind;
    private ReadOnlySpan<byte> _text;
    private TextForm _form;

    // The last word that had escapes in it, without them.
    private WordBytes _word;

    private RespelledDelta(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _index = -1;
    }

    /// <summary>Recognises such a delta at the start of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">The event's data, and perhaps what follows it.</param>
    /// <param name="envelope">The delta, where it is one.</param>
    /// <param name="length">How long it is.</param>
    public static bool TryMatch(ReadOnlySpan<byte> bytes, ref EventEnvelope envelope, out int length)
    {
        RespelledDelta delta = new(bytes);
        length = 0;
        if (!delta.TryReadEvent() || !delta._isDelta || delta._index < 0 || delta._kind == DeltaKind.Other || delta._kind != delta._type)
            return false;
        envelope.Kind = EventKind.ContentBlockDelta;
        envelope.DeltaKind = delta._kind;
        envelope.Index = delta._index;
        envelope.Text = delta._text;
        envelope.TextForm = delta._form;
        length = delta._at;
        return true;
    }

    private bool TryReadEvent()
    {
        if (!TryTake('{'))
            return false;
        do
        {
            if (!TryTakeName(out ReadOnlySpan<byte> name) || !(name switch
            {
                _ when name.SequenceEqual("delta"u8) => TryReadDelta(),
                _ when name.SequenceEqual("type"u8) => TryReadEventType(),
                _ when name.SequenceEqual("index"u8) => TryReadIndex(),
                _ => false,
            }))
            {
                return false;
            }
        }
        while (TryTake(','));
        return TryTake('}');
    }

    private bool TryReadDelta()
    {
        if (!TryTake('{'))
            return false;
        do
        {
            if (!TryTakeName(out ReadOnlySpan<byte> name))
                return false;
            if (!(name.SequenceEqual("type"u8) ? TryReadDeltaType() : TryReadText(EventNames.KindOfMember(name))))
                return false;
        }
        while (TryTake(','));
        return TryTake('}');
    }

    private bool TryReadEventType()
    {
        if (_isDelta || !TryTakeWord(out ReadOnlySpan<byte> type))
            return false;
        return _isDelta = type.SequenceEqual(EventNames.ContentBlockDelta);
    }

    private bool TryReadIndex()
    {
        if (_index >= 0)
            return false;
        SkipBlanks();
        if (!JsonBytes.TryReadIndex(_bytes[_at..], out int index, out int digits))
            return false;
        _index = index;
        _at += digits;
        return true;
    }

    private bool TryReadDeltaType()
    {
        if (_type != DeltaKind.Other || !TryTakeWord(out ReadOnlySpan<byte> type))
            return false;
        _type = EventNames.KindOfDelta(type);
        return _type != DeltaKind.Other;
    }

    private bool TryReadText(DeltaKind kind)
    {
        if (_kind != DeltaKind.Other || kind == DeltaKind.Other)
            return false;
        _kind = kind;
        if (!TryTake('"'))
            return false;
        int length = JsonBytes.LengthOfString(_bytes[_at..], out _form);
        if (length < 0)
            return false;
        _text = _bytes.Slice(_at, length);
        _at += length + 1;
        return true;
    }

    [UnscopedRef]
    private bool TryTakeName(out ReadOnlySpan<byte> name) => TryTakeWord(out name) && TryTake(':');

    [UnscopedRef]
    private bool TryTakeWord(out ReadOnlySpan<byte> word)
    {
        word = default;
        if (!TryTake('"'))
            return false;
        int length = _bytes[_at..].IndexOf((byte)'"');
        if (length < 0)
            return false;
        word = _bytes.Slice(_at, length);
        if (word.Contains((byte)'\\'))
            return TryTakeEscapedWord(out word);
        // A word that is compared with known ones: whatever else may be wrong with it, it is none of them.
        _at += length + 1;
        return true;
    }

    [UnscopedRef]
    private bool TryTakeEscapedWord(out ReadOnlySpan<byte> word)
    {
        word = default;
        int length = JsonBytes.LengthOfString(_bytes[_at..], out _);
        if (length < 0)
            return false;
        Span<byte> decoded = _word;
        int decodedLength = 0;
        for (ReadOnlySpan<byte> rest = _bytes.Slice(_at, length); !rest.IsEmpty;)
        {
            int next = rest[0];
            int taken = 1;
            if (next == '\\')
                next = JsonEscapes.DecodeOne(rest, out taken);
            // Longer than any of them, or not ASCII.
            if (decodedLength == decoded.Length || next >= 0x80)
                return false;
            decoded[decodedLength++] = (byte)next;
            rest = rest[taken..];
        }
        _at += length + 1;
        word = decoded[..decodedLength];
        return true;
    }

    private bool TryTake(char mark)
    {
        SkipBlanks();
        if (_at >= _bytes.Length || _bytes[_at] != mark)
            return false;
        _at++;
        return true;
    }

    // Line ends are white space to JSON as well, but end a line of the stream, so that none can stand here.
    private void SkipBlanks()
    {
        while (_at < _bytes.Length && _bytes[_at] is (byte)' ' or (byte)'\t')
            _at++;
    }

    /// <summary>As long as the longest word there is.</summary>
    [InlineArray(24)]
    private struct WordBytes
    {
        private byte _first;
    }
}
