namespace ClaudeStreaming.Torture;

/// <summary>Which of the two clients are used.</summary>
internal enum RecoverMode
{
    Both,
    On,
    Off,
}

/// <param name="Length">How long streams are begun.</param>
/// <param name="Streams">How many are open at the same time.</param>
/// <param name="Recover">Which clients they are opened with.</param>
/// <param name="Break">How many of them break, from 0 to 1.</param>
/// <param name="Seed">The first stream's number; the others count on from it.</param>
internal sealed record SoakOptions(TimeSpan Length, int Streams, RecoverMode Recover, double Break, int Seed)
{
    /// <summary>Whether the stream with this number is opened with recovery.</summary>
    public bool Recovers(int seed) => Recover == RecoverMode.On || (Recover == RecoverMode.Both && seed % 2 == 0);

    public override string ToString() => FormattableString.Invariant(
        $"soak --minutes {Length.TotalMinutes:0.###} --streams {Streams} --recover {Recover.ToString().ToLowerInvariant()} --break {Break:0.###} --seed {Seed}");
}
