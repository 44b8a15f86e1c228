namespace ClaudeStreaming;

/// <summary>One block as it grows.</summary>
internal abstract class BlockBuilder
{
    private ContentBlock? _built;

    /// <summary>Whether the block has stopped. A delta after that is odd but harmless, and still folded.</summary>
    public bool IsStopped { get; private set; }

    public static BlockBuilder For(ContentBlock start, Utf8Buffer textLog) => start switch
    {
        TextBlock text => new TextBuilder(text, textLog),
        ThinkingBlock thinking => new ThinkingBuilder(thinking),
        ToolCallBlock call => new ToolCallBuilder(call),
        CompactionBlock compaction => new CompactionBuilder(compaction),
        _ => new WholeBuilder(start),
    };

    /// <summary>Folds a delta that carries one string, from its bytes; one that does not fit this block is left out.</summary>
    public void Append(DeltaKind kind, ReadOnlySpan<byte> json, TextForm form)
    {
        _built = null;
        AppendCore(kind, json, form);
    }

    /// <summary>Folds a delta; one that does not fit this block is left out.</summary>
    public void Add(ContentDelta delta)
    {
        _built = null;
        AddCore(delta);
    }

    /// <summary>The UTF-8 of its text or input from a position on, as far as it lies together; empty where no more of it has come.</summary>
    public virtual ReadOnlyMemory<byte> Utf8From(int position) => default;

    /// <summary>Drops the first half of a surrogate pair whose other half will not come.</summary>
    public virtual void ForgetHalf()
    {
    }

    public void Stop()
    {
        _built = null;
        IsStopped = true;
        Finish();
    }

    /// <summary>The block so far; the same instance as long as nothing is added.</summary>
    public ContentBlock Build() => _built ??= BuildCore();

    protected virtual void AppendCore(DeltaKind kind, ReadOnlySpan<byte> json, TextForm form)
    {
    }

    protected virtual void AddCore(ContentDelta delta)
    {
    }

    protected virtual void Finish()
    {
    }

    protected abstract ContentBlock BuildCore();
}

/// <summary>A block that was complete in its start event.</summary>
internal sealed class WholeBuilder(ContentBlock start) : BlockBuilder
{
    protected override ContentBlock BuildCore() => start;
}

internal sealed class ThinkingBuilder : BlockBuilder
{
    private readonly ThinkingBlock _start;
    private readonly Utf8Buffer _thinking = new();
    private PieceJoiner _joiner;
    private string _signature;

    public ThinkingBuilder(ThinkingBlock start)
    {
        _start = start;
        _signature = start.Signature;
        _joiner.Append(_thinking, start.Thinking);
    }

    protected override void AppendCore(DeltaKind kind, ReadOnlySpan<byte> json, TextForm form)
    {
        if (kind == DeltaKind.Thinking)
            _joiner.AppendJson(_thinking, json, form);
    }

    protected override void AddCore(ContentDelta delta)
    {
        if (delta is ThinkingDelta thinking)
            _joiner.Append(_thinking, thinking.Thinking);
        else if (delta is SignatureDelta signature)
            _signature = signature.Signature; // Assigned: it arrives once, whole.
    }

    protected override void Finish() => _joiner.Finish(_thinking);

    protected override ContentBlock BuildCore() => _start with
    {
        Thinking = _thinking.ToString(),
        Signature = _signature,
        Extras = _start.Extras.Without(_thinking.Length > 0 ? "thinking" : null, _signature.Length > 0 ? "signature" : null),
    };
}

internal sealed class CompactionBuilder(CompactionBlock start) : BlockBuilder
{
    private CompactionBlock _block = start;

    protected override void AddCore(ContentDelta delta)
    {
        if (delta is not CompactionDelta compaction)
            return;
        _block = _block with
        {
            Content = compaction.Content,
            EncryptedContent = compaction.HasEncryptedContent ? compaction.EncryptedContent : _block.EncryptedContent,
            Extras = _block.Extras.Without("content", compaction.HasEncryptedContent ? "encrypted_content" : null),
        };
    }

    protected override ContentBlock BuildCore() => _block;
}
