namespace ClaudeStreaming;

/// <summary>What holds for a resumable stream from its creation on.</summary>
/// <param name="Owner">Whose it is.</param>
/// <param name="Kind">How its records are spelled: the relay's own word.</param>
public sealed record StreamTerms(string Owner, string Kind)
{
    /// <summary>How many bytes its records may have, the last ones not counted.</summary>
    public required long MaxBytes { get; init; }

    /// <summary>How long its producer may be silent.</summary>
    public required TimeSpan LeaseDuration { get; init; }

    /// <summary>What whoever takes it over has to know; null where nobody can.</summary>
    /// <value>Null by default. A store that encrypts records encrypts this, too.</value>
    public string? TakeOverState { get; init; }

    /// <summary>How long it is kept after its end.</summary>
    public required TimeSpan KeepAfterEnd { get; init; }
}
