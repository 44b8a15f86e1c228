using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Smoothing;

/// <summary>In what pieces text appears, and when.</summary>
public class TextSmootherTests
{
    private const string Family = "👩‍👩‍👧‍👦";

    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData("Hello big  world", "Hello |big  |world")]
    [InlineData(" a\tb\nc", " |a\t|b\n|c")]
    [InlineData("don't stop-gap, e.g. x", "don't |stop-gap, |e.g. |x")]
    // No blanks between words: by cluster, and what has blanks in between by word.
    [InlineData("你好，world 世界", "你|好|，|world |世|界")]
    [InlineData("ひらがな カタ", "ひ|ら|が|な |カ|タ")]
    [InlineData("ภาษาไทยสวัสดี", "ภ|า|ษ|า|ไ|ท|ย|ส|วั|ส|ดี")]
    [InlineData("ສະບາຍດີ", "ສ|ະ|ບ|າ|ຍ|ດີ")]
    [InlineData("ភាសាខ្មែរ", "ភា|សា|ខ្|មែ|រ")]
    [InlineData("မြန်မာ", "မြ|န်|မ|ာ")]
    [InlineData("안녕 세계", "안녕 |세계")]
    [InlineData("𠀀𠀁", "𠀀|𠀁")]
    public void By_word(string text, string pieces) => Assert.Equal(pieces, Units(text, SmoothingUnit.Word));

    [Theory]
    [InlineData("One\nTwo\n\nThree", "One\n|Two\n|\n|Three")]
    [InlineData("One\r\nTwo\rThree", "One\r\n|Two\r|Three")]
    public void By_line(string text, string pieces) => Assert.Equal(pieces, Units(text, SmoothingUnit.Line));

    [Theory]
    [InlineData("ab", "a|b")]
    [InlineData("e\u0301\u0323x", "e\u0301\u0323|x")]
    [InlineData("a" + Family + "b", "a|" + Family + "|b")]
    [InlineData("👍🏽🇸🇪🇳🇴", "👍🏽|🇸🇪|🇳🇴")]
    [InlineData("각\r\nनि", "각|\r\n|नि")]
    public void By_grapheme_cluster(string text, string pieces) => Assert.Equal(pieces, Units(text, SmoothingUnit.Grapheme));

    [Fact]
    public void A_word_without_an_end_appears_in_parts()
    {
        string[] pieces = Units(new string('x', 200), SmoothingUnit.Word).Split('|');
        Assert.Equal([64, 64, 64, 8], pieces.Select(static piece => piece.Length));
    }

    [Fact]
    public void The_last_cluster_is_held_back_for_as_long_as_more_could_extend_it()
    {
        TextSmoother smoother = Create(SmoothingUnit.Grapheme);
        smoother.Add("a👩");
        Assert.Equal("a", TakeAll(smoother));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(smoother.DueIn);
        Assert.Equal("", TakeAll(smoother));
        smoother.Add("\u200D");
        smoother.Add("👧");
        Assert.Equal("", TakeAll(smoother));
        smoother.Add("!");
        Assert.Equal("👩‍👧", TakeAll(smoother));
        Assert.Equal("!", smoother.Flush());
    }

    [Fact]
    public void Half_a_surrogate_pair_waits_for_its_other_half()
    {
        TextSmoother smoother = Create(SmoothingUnit.Word);
        smoother.Add("你\ud840");
        Assert.Equal("", string.Concat(TakeFor(smoother, TimeSpan.FromSeconds(1))));
        smoother.Add("\udc00好");
        Assert.Equal("你𠀀", string.Concat(TakeFor(smoother, TimeSpan.FromSeconds(1))));
        Assert.Equal("好", smoother.Flush());
    }

    [Fact]
    public void A_line_end_needs_nothing_behind_it()
    {
        TextSmoother smoother = Create(SmoothingUnit.Line);
        smoother.Add("One\n");
        Assert.Equal("One\n", TakeAll(smoother));
        // A carriage return may be half of one.
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        smoother.Add("Two\r");
        Assert.Equal("", TakeAll(smoother));
        smoother.Add("\n");
        Assert.Equal("Two\r\n", TakeAll(smoother));
    }

    [Fact]
    public void Text_that_comes_slowly_appears_at_once()
    {
        TextSmoother smoother = Create(SmoothingUnit.Word);
        foreach (string word in new[] { "one ", "two ", "three ", "four " })
        {
            smoother.Add(word);
            _clock.Advance(TimeSpan.FromMilliseconds(300));
            string shown = TakeAll(smoother);
            smoother.Add("x");
            Assert.Equal(word == "one " ? "one " : "x" + word, shown + TakeAll(smoother));
            _clock.Advance(TimeSpan.FromMilliseconds(300));
        }
    }

    [Fact]
    public void A_burst_is_spread_over_the_time_until_the_next_one_usually_comes()
    {
        TextSmoother smoother = Create(SmoothingUnit.Word);
        string burst = string.Concat(Enumerable.Repeat("word ", 40));
        // It takes a few to know how far apart they are.
        for (int i = 0; i < 20; i++)
        {
            smoother.Add(burst);
            TakeFor(smoother, TimeSpan.FromMilliseconds(200));
        }
        smoother.Add(burst);
        int[] quarters = [.. Enumerable.Range(0, 4).Select(_ => TakeFor(smoother, TimeSpan.FromMilliseconds(50)).Sum(static p => p.Length))];
        Assert.All(quarters, static length => Assert.InRange(length, 40, 60));
    }

    [Fact]
    public void Words_that_are_late_together_appear_together()
    {
        TextSmoother smoother = Create(SmoothingUnit.Word);
        smoother.Add("one two three four ");
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.True(smoother.TryTake(out string piece));
        Assert.Equal("one two three four", piece);
        Assert.False(smoother.TryTake(out _));
    }

    [Fact]
    public void A_unit_that_is_not_complete_in_time_appears_as_far_as_it_is()
    {
        TextSmoother smoother = Create(SmoothingUnit.Line);
        smoother.Add("A line that ");
        Assert.False(smoother.TryTake(out _));
        Assert.Equal(TimeSpan.FromMilliseconds(400), smoother.DueIn);
        _clock.Advance(TimeSpan.FromMilliseconds(399));
        Assert.False(smoother.TryTake(out _));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(TimeSpan.Zero, smoother.DueIn);
        Assert.Equal("A line that", TakeAll(smoother));
        smoother.Add("goes on\n");
        Assert.Equal(" goes on\n", TakeAll(smoother));
    }

    [Fact]
    public void More_than_it_holds_is_not_held()
    {
        TextSmoother smoother = Create(SmoothingUnit.Line);
        smoother.Add(new string('x', 17_000));
        Assert.Equal(16_999, TakeAll(smoother).Length);
        // Nor is one letter with marks on it without end.
        smoother.Flush();
        smoother.Add("a" + new string('\u0301', 17_000));
        Assert.True(TakeAll(smoother).Length > 16_000);
    }

    [Fact]
    public void Flush_gives_everything_and_the_next_text_begins_anew()
    {
        TextSmoother smoother = Create(SmoothingUnit.Word);
        smoother.Add("one tw");
        Assert.Equal("one tw", smoother.Flush());
        Assert.Equal("", smoother.Flush());
        Assert.Null(smoother.DueIn);
        smoother.Add("o three");
        Assert.Equal("o ", TakeAll(smoother));
        smoother.Add("");
        Assert.Equal("three", smoother.Flush());
    }

    [Fact]
    public void Options_out_of_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new TextSmoother(new() { MaxDelay = TimeSpan.FromTicks(-1) }));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new TextSmoother(new() { MaxDelay = TimeSpan.FromMinutes(2) }));
        Assert.Throws<ArgumentOutOfRangeException>(static () => new TextSmoother(new() { Unit = (SmoothingUnit)9 }));
        Assert.Equal(TimeSpan.FromMilliseconds(400), new SmoothingOptions().MaxDelay);
    }

    private TextSmoother Create(SmoothingUnit unit) => new(new() { Unit = unit, TimeProvider = _clock });

    /// <summary>The units of a text that comes so slowly that no unit waits for another, with bars between them.</summary>
    private string Units(string text, SmoothingUnit unit)
    {
        TextSmoother smoother = new(new() { Unit = unit, MaxDelay = TimeSpan.FromMinutes(1), TimeProvider = _clock });
        TimeSpan gap = TimeSpan.FromMilliseconds(100);
        // So that it knows how far apart they are.
        for (int i = 0; i < 60; i++)
        {
            smoother.Add("x");
            _clock.Advance(gap);
        }
        smoother.Flush();
        List<string> pieces = [];
        foreach (char c in text)
        {
            smoother.Add([c]);
            pieces.AddRange(TakeFor(smoother, gap));
        }
        pieces.Add(smoother.Flush());
        return string.Join('|', pieces);
    }

    private static string TakeAll(TextSmoother smoother)
    {
        string all = "";
        while (smoother.TryTake(out string piece))
            all += piece;
        return all;
    }

    /// <summary>Takes what is due within a time, when it is.</summary>
    private List<string> TakeFor(TextSmoother smoother, TimeSpan time)
    {
        List<string> pieces = [];
        DateTimeOffset until = _clock.GetUtcNow() + time;
        while (true)
        {
            while (smoother.TryTake(out string piece))
                pieces.Add(piece);
            TimeSpan left = until - _clock.GetUtcNow();
            if (smoother.DueIn is not { } due || due > left)
            {
                _clock.Advance(left);
                return pieces;
            }
            _clock.Advance(due > TimeSpan.Zero ? due : TimeSpan.FromTicks(1));
        }
    }
}
