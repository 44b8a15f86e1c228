namespace ClaudeStreaming;

/// <summary>What a store knows of a stream.</summary>
/// <param name="Terms">What it was created with.</param>
/// <param name="LastSequence">The number of its last record but the terminal one; 0 where it has none.</param>
/// <param name="Outcome">How it ended; null while it runs.</param>
public sealed record StreamState(StreamTerms Terms, long LastSequence, StreamOutcome? Outcome);
