using System.Runtime.CompilerServices;

namespace ClaudeStreaming;

/// <summary>Recognises a whole server-sent event that is a delta, framing included, in one pass.</summary>
/// <remarks>
/// Reading such an event first as two lines and then as a delta goes over every byte twice, and takes twice the time. And nearly every delta
/// begins to the byte like the one before it, so that its beginning is compared in one go: another sixth. A shortcut and never a rule: what
/// is framed otherwise goes through the reader of frames.
/// </remarks>
internal struct CanonicalFrame
{
    private const int SharedIndexes = 32;

    // By kind and index. Nearly all streams need the same few, and a copy for each of thousands would not stay in the processor's cache.
    private static readonly byte[]?[] SharedHeads = new byte[]?[((int)DeltaKind.Thinking + 1) * SharedIndexes];

    // What the last such event had before its text.
    private byte[]? _head;

    public DeltaKind Kind { get; private set; }

    public int Index { get; private set; }

    private static ReadOnlySpan<byte> FrameHead => "event: content_block_delta\ndata: "u8;

    private static ReadOnlySpan<byte> FrameTail => "\n\n"u8;

    /// <param name="bytes">The bytes from the next frame on.</param>
    /// <param name="envelope">The event, where it is one.</param>
    /// <param name="length">How many bytes it takes, its blank line included.</param>
    public bool TryMatch(ReadOnlySpan<byte> bytes, ref EventEnvelope envelope, out int length)
    {
        length = 0;
        if (!IsKnownHead(bytes))
        {
            // Most likely cut off.
            if (bytes.Length < _head?.Length)
                return false;
            // A head that is not known yet is remembered, and then known.
            if (!TryRemember(bytes))
                return TryMatchRespelled(bytes, ref envelope, out length);
        }
        if (!TryMatchRest(bytes, out ReadOnlySpan<byte> text, out TextForm form, out length))
            return false;
        envelope.Kind = EventKind.ContentBlockDelta;
        envelope.DeltaKind = Kind;
        envelope.Index = Index;
        envelope.Data = bytes[FrameHead.Length..(length - FrameTail.Length)];
        envelope.Text = text;
        envelope.TextForm = form;
        return true;
    }

    /// <summary>As <see cref="TryMatch"/>, only for a delta of the same <see cref="Kind"/> and <see cref="Index"/> as the last one.</summary>
    public readonly bool TryMatchNext(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> text, out TextForm form, out int length)
    {
        if (IsKnownHead(bytes))
            return TryMatchRest(bytes, out text, out form, out length);
        text = default;
        form = default;
        length = 0;
        return false;
    }

    private readonly bool TryMatchRest(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> text, out TextForm form, out int length)
    {
        text = default;
        length = 0;
        int head = _head!.Length;
        if (!CanonicalDelta.TryMatchRest(bytes[head..], out int textLength, out form, out int rest) ||
            !bytes[(head + rest)..].StartsWith(FrameTail))
        {
            return false;
        }
        text = bytes.Slice(head, textLength);
        length = head + rest + FrameTail.Length;
        return true;
    }

    /// <summary>Whether it is the beginning of such an event, and no more than that: its second line has not ended.</summary>
    public readonly bool IsCutOff(ReadOnlySpan<byte> bytes)
    {
        if (_head is null || bytes.IsEmpty)
            return false;
        if (bytes.Length <= _head.Length)
            return _head.AsSpan().StartsWith(bytes);
        if (!IsKnownHead(bytes))
            return false;
        ReadOnlySpan<byte> rest = bytes[_head.Length..];
        int end = rest.IndexOfAny((byte)'\n', (byte)'\r');
        return end < 0 || (end == rest.Length - 1 && rest[end] == '\n');
    }

    private readonly bool IsKnownHead(ReadOnlySpan<byte> bytes) => _head is not null && bytes.StartsWith(_head);

    // Kept out of the way of what runs for every event, whose locals and registers it would take.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryRemember(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(FrameHead) ||
            !CanonicalDelta.TryMatchHead(bytes[FrameHead.Length..], out DeltaKind kind, out int index, out int head))
        {
            return false;
        }
        (Kind, Index) = (kind, index);
        head += FrameHead.Length;
        _head = index < SharedIndexes
            ? SharedHeads[(int)kind * SharedIndexes + index] ??= bytes[..head].ToArray()
            : bytes[..head].ToArray();
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryMatchRespelled(ReadOnlySpan<byte> bytes, ref EventEnvelope envelope, out int length)
    {
        length = 0;
        if (!bytes.StartsWith(FrameHead) || !RespelledDelta.TryMatch(bytes[FrameHead.Length..], ref envelope, out int data))
            return false;
        envelope.Data = bytes.Slice(FrameHead.Length, data);
        length = FrameHead.Length + data + FrameTail.Length;
        return bytes[(FrameHead.Length + data)..].StartsWith(FrameTail);
    }
}
