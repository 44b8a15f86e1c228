using ClaudeStreaming.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeStreaming.Tests.Accumulation;

/// <summary>What a continuation repeats of the text before it.</summary>
public class OverlapTests
{
    private const string Before = "Streams break at night, and nobody is there to see it.";

    [Theory]
    [InlineData(" Then it goes on.")]
    [InlineData("Then it goes on.")]
    [InlineData("it")] // Too short to be told from a coincidence.
    [InlineData(" see it.")]
    public void Text_that_repeats_nothing_is_kept(string behind) => Assert.Equal(behind, Kept(Before, behind));

    [Fact]
    public void A_repetition_of_any_length_from_ten_to_two_hundred_characters_is_left_out()
    {
        string before = string.Concat(Enumerable.Range(1000, 100).Select(static i => $"{i},"));
        for (int length = 1; length <= 210; length++)
        {
            string repeated = before[^length..];
            Assert.Equal(length is >= 10 and <= 200 ? "and on." : repeated + "and on.", Kept(before, repeated + "and on."));
        }
    }

    [Fact]
    public void Where_a_text_repeats_itself_saying_it_again_may_be_meant()
    {
        const string Song = "All you need is love.\nAll you need is love.\n";
        Assert.Equal("All you need is love.\nLove.", Kept(Song, "All you need is love.\nLove."));
    }

    [Theory]
    [InlineData("Hello ", " world", "world")]
    [InlineData("Hello ", "world", "world")]
    [InlineData("Hello", " world", " world")]
    [InlineData("Hello\n\n", "\n\nworld", "world")]
    [InlineData("Hello\n\n", "\nworld", "world")]
    [InlineData("Hello \n", "\n world", "\n world")]
    [InlineData("Hello ", "  world", " world")]
    [InlineData("Hello ", "", "")]
    [InlineData("Hello ", " ", "")]
    public void Blanks_that_were_not_sent_are_not_doubled(string before, string behind, string kept) => Assert.Equal(kept, Kept(before, behind));

    [Fact]
    public void Blanks_around_a_repetition_go_with_it() =>
        Assert.Equal("Then.", Kept("nobody is there \n", "\n  nobody is there \nThen."));

    [Fact]
    public void What_is_not_decided_waits_and_no_longer_than_it_has_to()
    {
        Overlap overlap = new(Before);
        Assert.False(overlap.TryFind("", isAll: false, out _));
        Assert.False(overlap.TryFind("there to", isAll: false, out _));
        Assert.True(overlap.TryFind("there was", isAll: false, out int length));
        Assert.Equal(0, length);
        Assert.True(overlap.TryFind("there to see it.", isAll: false, out length));
        Assert.Equal("there to see it.".Length, length);
        Assert.True(overlap.TryFind("there to", isAll: true, out length));
        Assert.Equal(0, length);
    }

    [Fact]
    public void However_much_waits_it_is_never_more_than_two_hundred_characters_and_one_piece()
    {
        Overlap overlap = new(new string('a', 1000));
        Assert.False(overlap.TryFind(new string('a', 199), isAll: false, out _));
        Assert.True(overlap.TryFind(new string('a', 200), isAll: false, out _));
        Overlap blanks = new("Hello" + new string(' ', 1000));
        Assert.False(blanks.TryFind(new string(' ', 199), isAll: false, out _));
        Assert.True(blanks.TryFind(new string(' ', 200), isAll: false, out _));
    }

    private static readonly Arbitrary<string> Words =
        Arb.From(Gen.Elements("a", "ab ", " ", "\n", "😀", "night, ", "abcdefghijkl").ArrayOf().Select(string.Concat));

    [Fact]
    public void In_whatever_pieces_the_text_comes_the_same_is_left_out() => Law.Holds(Words, Words, 2_000, static (before, behind) =>
    {
        string repeating = before[(before.Length / 2)..] + behind;
        foreach (int size in new[] { 1, 2, 7 })
            Assert.Equal(Kept(before, repeating), Kept(before, repeating, size));
    });

    /// <summary>What is kept of a text that comes in pieces.</summary>
    private static string Kept(string before, string behind, int size = int.MaxValue)
    {
        Overlap overlap = new(before);
        for (int come = Math.Min(size, behind.Length); come < behind.Length; come += Math.Min(size, behind.Length - come))
        {
            if (overlap.TryFind(behind.AsSpan(0, come), isAll: false, out int found))
                return behind[found..];
        }
        Assert.True(overlap.TryFind(behind, isAll: true, out int length));
        return behind[length..];
    }
}
