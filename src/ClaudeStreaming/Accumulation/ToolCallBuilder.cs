namespace ClaudeStreaming;

/// <summary>A tool call as its input arrives.</summary>
internal sealed class ToolCallBuilder(ToolCallBlock start) : BlockBuilder
{
    private readonly Utf8Buffer _input = new();
    private PieceJoiner _joiner;

    public string Name => start.Name;

    public override ReadOnlyMemory<byte> Utf8From(int position) => _input.Memory(position, _input.Length);

    protected override void AppendCore(DeltaKind kind, ReadOnlySpan<byte> json, TextForm form)
    {
        if (kind == DeltaKind.InputJson)
            _joiner.AppendJson(_input, json, form);
    }

    protected override void AddCore(ContentDelta delta)
    {
        if (delta is InputJsonDelta input)
            _joiner.Append(_input, input.PartialJson);
    }

    protected override void Finish() => _joiner.Finish(_input);

    protected override ContentBlock BuildCore()
    {
        // No non-empty piece at all means that the input is what the start event said, normally {}.
        if (_input.Length == 0)
            return start with { IsInputComplete = start.IsInputComplete && IsStopped };

        // White space around an object is no part of it, and would not come back from a database.
        string input = _input.ToString();
        if (IsStopped && RawJson.IsObject(input))
            return start with { InputJson = input.Trim(' ', '\t', '\r', '\n'), IsInputComplete = true };

        // Cut off by max_tokens, or streamed eagerly, the text may never become JSON. It is kept as it is and marked: an input that
        // was silently emptied or closed would be acted upon.
        return start with { InputJson = input, IsInputComplete = false };
    }
}
