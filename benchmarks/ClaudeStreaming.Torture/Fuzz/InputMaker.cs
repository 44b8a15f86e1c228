namespace ClaudeStreaming.Torture;

/// <summary>Makes an input from a number: a recording, changed on the level of events, of JSON, of bytes, or on several.</summary>
internal sealed class InputMaker(Recordings recordings)
{
    private readonly EventMutations _events = new(recordings);
    private readonly JsonMutations _json = new(recordings);
    private readonly ByteMutations _bytes = new(recordings);

    public FuzzInput Make(int seed)
    {
        Random random = Chance.Of(seed);
        List<byte[]> events = [.. random.Pick(recordings.Streams)];
        bool isChanged = false;
        bool Decide(double chance) => random.NextDouble() < chance && (isChanged = true);
        while (Decide(0.4))
            _events.Mutate(events, random);
        while (Decide(0.4) && events.Count > 0)
            _json.Mutate(events, random);
        List<byte> bytes = [.. events.SelectMany(static e => e)];
        // Now and then a recording stays as it is.
        while (Decide(isChanged ? 0.3 : 0.95))
            _bytes.Mutate(bytes, random);
        return new FuzzInput(seed, [.. bytes], Sizes(bytes.Count, random));
    }

    /// <summary>Small pieces, but not of something large: a body of many reads takes the time of many bodies.</summary>
    private static int[] Sizes(int length, Random random)
    {
        int least = 1 + length / 4000;
        return random.Next(4) switch
        {
            0 => [int.MaxValue],
            1 => [least],
            2 => [random.Next(1, 200) * least],
            _ => [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(1, 300)), 4096],
        };
    }
}
