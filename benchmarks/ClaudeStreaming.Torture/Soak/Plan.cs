using System.Globalization;
using System.Text;

namespace ClaudeStreaming.Torture;

/// <summary>What happens to one stream. Both processes make it from the number in the request, so that each knows what the other does.</summary>
/// <param name="Seed">The number.</param>
/// <param name="Text">The answer.</param>
/// <param name="Pace">The time between two events.</param>
/// <param name="PieceBytes">How many bytes are sent at a time.</param>
/// <param name="Legs">How its requests are answered: the first, and the ones for the rest. The last one well.</param>
internal sealed record Plan(int Seed, string Text, TimeSpan Pace, int PieceBytes, IReadOnlyList<LegPlan> Legs)
{
    // Halves of emoji come in different events.
    private static readonly string[] Words = ["alpha", "bröd", "😀😀", "gamma,\n", "👩‍👩‍👧", "Ωmega.", "delta  ", "世界"];

    public static Plan Of(int seed, double chance)
    {
        Random random = Chance.Of(seed);
        List<LegPlan> legs = [];
        if (random.NextDouble() < chance)
            legs.Add(LegPlan.Of(random));
        // What has broken once breaks again more often.
        while (legs.Count is > 0 and < SoakClients.MaxContinuations / 2 && random.Next(4) == 0)
            legs.Add(LegPlan.Of(random));
        legs.Add(LegPlan.Well);
        int pieceBytes = random.Next(10) == 0 ? random.Next(1, 60) : int.MaxValue;
        return new Plan(seed, Say(random), TimeSpan.FromMilliseconds(random.Next(20, 120)), pieceBytes, legs);
    }

    /// <summary>How a text is cut into events.</summary>
    public IReadOnlyList<string> Pieces(string text) => [.. text.Chunk(4 + (int)((uint)Seed % 9)).Select(static piece => new string(piece))];

    // Numbered, so that what is missing or doubled is seen, and nothing at a seam looks like a repetition that is none.
    private static string Say(Random random)
    {
        StringBuilder text = new();
        int words = random.Next(10, 50);
        for (int i = 1; i <= words; i++)
            text.Append(CultureInfo.InvariantCulture, $"{i} {random.Pick(Words)} ");
        return text.Append("end.").ToString();
    }
}
