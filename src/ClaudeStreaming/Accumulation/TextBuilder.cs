namespace ClaudeStreaming;

/// <summary>A text block as it grows, in the log of all text in the order of its arrival.</summary>
internal sealed class TextBuilder : BlockBuilder
{
    private readonly TextBlock _start;
    private readonly Utf8Buffer _log;
    private readonly List<Citation> _citations;
    private readonly bool _hasCitations;
    private PieceJoiner _joiner;

    // Where this block's text lies in the log: one stretch, unless blocks are interleaved.
    private int _from;
    private int _to;
    private List<(int Start, int End)>? _earlier;

    public TextBuilder(TextBlock start, Utf8Buffer log)
    {
        _start = start;
        _log = log;
        _from = _to = log.Length;
        _hasCitations = start.Citations is not null;
        _citations = [.. start.Citations ?? []];
        AppendText(start.Text);
    }

    public override ReadOnlyMemory<byte> Utf8From(int position)
    {
        foreach ((int start, int end) in _earlier ?? [])
        {
            if (position < end - start)
                return _log.Memory(start + position, end);
            position -= end - start;
        }
        return _log.Memory(_from + position, _to);
    }

    protected override void AppendCore(DeltaKind kind, ReadOnlySpan<byte> json, TextForm form)
    {
        if (kind != DeltaKind.Text)
            return;
        int before = _log.Length;
        _joiner.AppendJson(_log, json, form);
        Own(before);
    }

    protected override void AddCore(ContentDelta delta)
    {
        if (delta is TextDelta text)
            AppendText(text.Text);
        else if (delta is CitationsDelta citations)
            _citations.Add(citations.Citation);
    }

    public override void ForgetHalf() => _joiner = default;

    protected override void Finish()
    {
        int before = _log.Length;
        _joiner.Finish(_log);
        Own(before);
    }

    protected override ContentBlock BuildCore()
    {
        string text = Text();
        return _start with
        {
            Text = text,
            Citations = _citations.Count > 0 || _hasCitations ? ValueList<Citation>.Take([.. _citations]) : null,
            Extras = _start.Extras.Without(text.Length > 0 ? "text" : null, _citations.Count > 0 ? "citations" : null),
        };
    }

    private void AppendText(string text)
    {
        int before = _log.Length;
        _joiner.Append(_log, text);
        Own(before);
    }

    private void Own(int before)
    {
        if (_log.Length == before)
            return;
        if (_to != before)
        {
            // Another block has written since.
            if (_to > _from)
                (_earlier ??= []).Add((_from, _to));
            _from = before;
        }
        _to = _log.Length;
    }

    private string Text()
    {
        string last = _log.Text(_from, _to);
        return _earlier is null ? last : string.Concat(_earlier.Select(part => _log.Text(part.Start, part.End)).Append(last));
    }
}
