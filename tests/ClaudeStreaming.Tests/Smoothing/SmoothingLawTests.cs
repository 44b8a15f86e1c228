using System.Globalization;
using System.Text;
using ClaudeStreaming.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeStreaming.Tests.Smoothing;

/// <summary>However text comes, it appears whole, in order, in whole clusters and in time.</summary>
public class SmoothingLawTests
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(400);

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Elements("word", " ", "\n", "\r", "\r\n", "a", "\u0301", "e\u0301", "你", "好", "ท", "ี", "\u200D", "👩", "👧", "🏽", "🇸", "🇪", "각", "\ud83d", "\ude00", "\ud83c", "\udffd", "नि"),
        Gen.Choose(1, 90).Select(static length => new string('x', length)));

    private static readonly Arbitrary<(string Text, int Gap)[]> Arrivals = Arb.Array(Arb.From(
        from count in Gen.Choose(1, 6)
        from pieces in Piece.ArrayOf(count)
        from gap in Gen.Elements(0, 1, 4, 20, 90, 300, 399, 400, 401, 3000)
        select (string.Concat(pieces), gap)));

    private static readonly Arbitrary<SmoothingUnit> Units = Arb.From(Gen.Elements(SmoothingUnit.Word, SmoothingUnit.Line, SmoothingUnit.Grapheme));

    [Fact]
    public void Nothing_is_lost_no_cluster_is_torn_and_nothing_is_late() => Law.Holds(Arrivals, Units, 2_000, static (arrivals, unit) =>
    {
        ManualClock clock = new();
        TextSmoother smoother = new(new() { Unit = unit, MaxDelay = MaxDelay, TimeProvider = clock });
        StringBuilder arrived = new(), shown = new();
        List<DateTimeOffset> arrivedAt = [];
        HashSet<int> seams = [0];
        foreach ((string text, int gap) in arrivals)
        {
            smoother.Add(text);
            arrived.Append(text);
            arrivedAt.AddRange(Enumerable.Repeat(clock.GetUtcNow(), text.Length));
            int lastCluster = StartOfLastCluster(arrived.ToString());
            DateTimeOffset until = clock.GetUtcNow() + TimeSpan.FromMilliseconds(gap);
            do
            {
                while (smoother.TryTake(out string piece))
                {
                    Assert.NotEmpty(piece);
                    shown.Append(piece);
                    seams.Add(shown.Length);
                }
                // What came first has waited longest.
                if (shown.Length < lastCluster)
                    Assert.True(clock.GetUtcNow() - arrivedAt[shown.Length] < MaxDelay, $"Character {shown.Length} of {arrived.Length} is late.");
                TimeSpan left = until - clock.GetUtcNow();
                clock.Advance(smoother.DueIn is { } due && due < left ? due : left);
            }
            while (clock.GetUtcNow() < until);
        }
        shown.Append(smoother.Flush());
        string all = arrived.ToString();
        Assert.Equal(all, shown.ToString());
        // Half a pair alone counts as a cluster by itself here and there alike.
        HashSet<int> boundaries = [.. StringInfo.ParseCombiningCharacters(all), all.Length];
        Assert.Subset(boundaries, seams);
    });

    private static int StartOfLastCluster(string text)
    {
        // Half a surrogate pair at the end may yet belong to the cluster before it.
        if (text.Length > 0 && char.IsHighSurrogate(text[^1]))
            text = text[..^1];
        int[] clusters = StringInfo.ParseCombiningCharacters(text);
        return clusters.Length == 0 ? 0 : clusters[^1];
    }
}
