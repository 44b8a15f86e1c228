namespace ClaudeStreaming;

/// <summary>One record of a resumable stream.</summary>
/// <param name="Sequence">Its number, from 1. The terminal record has the number behind the last.</param>
/// <param name="Payload">The bytes that were appended; empty for the terminal record. It stays as it is, however long it is kept.</param>
/// <param name="Outcome">How the stream ended, in the terminal record; null in all others.</param>
public readonly record struct StreamRecord(long Sequence, ReadOnlyMemory<byte> Payload, StreamOutcome? Outcome = null);
