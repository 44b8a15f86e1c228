using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Accumulation;

/// <summary>How the events of a new message become events of the one that broke off.</summary>
public class SeamTests
{
    private const int Last = 3;

    private static readonly Usage Before = new() { InputTokens = 10, OutputTokens = 1 };
    private static readonly Usage Behind = new() { InputTokens = 20, OutputTokens = 2 };

    private readonly Queue<StreamEvent> _shown = new();

    [Fact]
    public void Text_goes_on_in_the_block_that_was_open()
    {
        Read(Open("Hello"), Start(0, ""), Text(0, " world"), new ContentBlockStop(0));
        Assert.Equal([Text(Last, " world"), new ContentBlockStop(Last)], _shown);
    }

    [Fact]
    public void Behind_a_block_that_had_stopped_text_is_a_block_of_its_own()
    {
        Read(Stopped("Hello"), Start(0, ""), Text(0, " world"), new ContentBlockStop(0));
        Assert.Equal([Start(Last + 1, ""), Text(Last + 1, " world"), new ContentBlockStop(Last + 1)], _shown);
    }

    [Fact]
    public void What_is_no_text_ends_the_open_block_and_comes_behind_it()
    {
        ThinkingBlock thinking = new("Hm", "sig");
        Read(Open("Hello"), new ContentBlockStart(0, thinking), new ContentBlockStop(0), Start(1, ""), Text(1, " world"));
        Assert.Equal(
            [new ContentBlockStop(Last), new ContentBlockStart(Last + 1, thinking), new ContentBlockStop(Last + 1), Start(Last + 2, ""), Text(Last + 2, " world")],
            _shown);
    }

    [Fact]
    public void A_rest_that_says_nothing_ends_the_open_block()
    {
        Read(Open("Hello"), new MessageDelta { StopReason = StopReason.EndTurn }, new MessageStop());
        Assert.Equal([typeof(ContentBlockStop), typeof(MessageDelta), typeof(MessageStop)], _shown.Select(static e => e.GetType()));
    }

    [Fact]
    public void Text_and_citations_of_a_start_become_deltas_and_what_else_it_has_stays()
    {
        CharLocation citation = new("sky");
        TextBlock block = new("and on") { Citations = [citation], ExtraJson = """{"x":1}""" };
        Read(Open("Hello"), new ContentBlockStart(0, block));
        Assert.Equal([Text(Last, "and on"), new ContentBlockDelta(Last, new CitationsDelta(citation))], _shown);

        _shown.Clear();
        Read(Stopped("Hello"), new ContentBlockStart(0, block));
        Assert.Equal(
            [
                new ContentBlockStart(Last + 1, new TextBlock("") { ExtraJson = """{"x":1}""" }), Text(Last + 1, "and on"),
                new ContentBlockDelta(Last + 1, new CitationsDelta(citation)),
            ],
            _shown);
    }

    public static TheoryData<StreamEvent> WhatDecides =>
    [
        Text(0, " there"),
        new ContentBlockStop(0),
        new ContentBlockStart(1, new ToolUseBlock("toolu_1", "find", "{}")),
        new ContentBlockDelta(0, new CitationsDelta(new CharLocation("sky"))),
        new MessageDelta { StopReason = StopReason.EndTurn },
        new MessageStop(),
    ];

    [Theory, MemberData(nameof(WhatDecides))]
    public void Text_that_may_repeat_is_held_back_until_something_decides(StreamEvent decides)
    {
        Seam seam = Read(Open("Hello, who is it?"), Start(0, ""), Text(0, "who"), Text(0, " is"));
        Assert.Empty(_shown);
        Read(seam, decides);
        string text = string.Concat(_shown.OfType<ContentBlockDelta>().Select(static e => e.Delta).OfType<TextDelta>().Select(static d => d.Text));
        Assert.Equal(decides is ContentBlockDelta { Delta: TextDelta } ? "who is there" : "who is", text);
        Assert.Equal(Last, Assert.IsType<ContentBlockDelta>(_shown.Peek()).Index);
    }

    [Fact]
    public void A_ping_or_an_event_that_is_unknown_decides_nothing()
    {
        UnknownEvent unknown = new("new_event", "{}");
        Read(Open("Hello, who is it?"), Start(0, ""), Text(0, "who"), unknown, new Ping());
        Assert.Equal([unknown, new Ping()], _shown);
    }

    [Fact]
    public void What_repeats_is_left_out_also_behind_thinking()
    {
        Seam seam = Read(
            Open("Hello, who is it?"), new ContentBlockStart(0, new ThinkingBlock("Hm", "sig")), new ContentBlockStop(0), Start(1, "who is it?"));
        _shown.Clear();
        Read(seam, Text(1, " Me."));
        Assert.Equal([Text(Last + 2, " Me.")], _shown);
    }

    [Fact]
    public void Once_it_is_settled_only_indexes_differ()
    {
        Seam seam = Read(Open("Hello, who is it?"), Start(0, ""), Text(0, "Me"));
        Assert.True(seam.IsSettled);
        Assert.Equal(Last, seam.Shift);
        _shown.Clear();
        Read(seam, Text(0, "who"), Start(1, "who is it?"));
        Assert.Equal([Text(Last, "who"), Start(Last + 1, "who is it?")], _shown);
    }

    [Fact]
    public void Indexes_of_the_rest_need_not_begin_at_zero_but_none_may_be_before_the_first()
    {
        Read(Open("Hello"), Start(5, " you"), new ContentBlockStop(5), Start(9, ""));
        Assert.Equal([Text(Last, " you"), new ContentBlockStop(Last), Start(Last + 4, "")], _shown);
        Assert.Equal(StreamFailure.Malformed, Assert.Throws<ClaudeStreamException>(() => Read(Open("Hello"), Start(5, " you"), Start(4, ""))).Reason);
        Assert.Equal(StreamFailure.Malformed, Assert.Throws<ClaudeStreamException>(
            () => Read(Stopped("Hello"), Start(0, " you"), Start(int.MaxValue, ""))).Reason);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(7)]
    public void What_it_costs_is_the_sum_whether_the_end_says_or_not(int? output)
    {
        MessageDelta delta = new() { StopReason = StopReason.EndTurn, Usage = output is { } tokens ? new() { OutputTokens = tokens } : null };
        Read(Open("Hello"), delta);
        Usage total = _shown.OfType<MessageDelta>().Single().Usage!;
        Assert.Equal((30, (output ?? 2) + 1, true), (total.InputTokens, total.OutputTokens, total.IsLowerBound));
    }

    private static ContentBlockStart Start(int index, string text) => new(index, new TextBlock(text));

    private static ContentBlockDelta Text(int index, string text) => new(index, new TextDelta(text));

    private static Seam Open(string text) => new(Last, isOpen: true, text, Before);

    private static Seam Stopped(string text) => new(Last, isOpen: false, text, Before);

    private Seam Read(Seam seam, params StreamEvent[] events)
    {
        foreach (StreamEvent e in events)
            seam.Translate(e, e is MessageDelta { Usage: { } usage } ? Behind.Fold(usage) : Behind, _shown);
        return seam;
    }
}
