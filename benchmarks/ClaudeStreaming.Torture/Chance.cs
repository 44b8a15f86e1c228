namespace ClaudeStreaming.Torture;

/// <summary>Chance that comes again.</summary>
internal static class Chance
{
    // Neighbouring seeds begin alike in the runtime's generator; a large odd factor spreads them.
    private const uint Spread = 2654435761;

    /// <summary>The generator for a number; one of several, where more than one is needed.</summary>
    public static Random Of(int seed, int which = 0) => new(unchecked((int)(Spread * (uint)(seed + which)) + which));

    public static T Pick<T>(this Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    /// <summary>A place and a length in something that long: short ones mostly, and all of it now and then.</summary>
    public static (int Start, int Length) Range(this Random random, int length)
    {
        int start = random.Next(length + 1);
        int most = random.Next(8) == 0 ? length - start : Math.Min(16, length - start);
        return (start, random.Next(most + 1));
    }

    /// <summary>How often something is repeated: seldom so often that it fills a large buffer.</summary>
    public static int Repetitions(this Random random, int bytes) =>
        random.Next(1, Math.Max(2, (random.Next(50) == 0 ? 512 * 1024 : 4 * 1024) / Math.Max(1, bytes)));
}
