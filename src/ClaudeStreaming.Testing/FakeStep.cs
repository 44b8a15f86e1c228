using System.Collections.Immutable;

namespace ClaudeStreaming.Testing;

/// <summary>One step of a script.</summary>
internal abstract record FakeStep;

internal sealed record EventStep(StreamEvent Event) : FakeStep;

internal sealed record RawStep(ImmutableArray<byte> Bytes) : FakeStep;

internal sealed record PauseStep(TimeSpan Duration) : FakeStep;

internal sealed record CutStep : FakeStep;

internal sealed record EndStep : FakeStep;

/// <summary>The script asked for the connection to be torn down.</summary>
internal sealed class FakeCutException() : IOException("FakeClaude cut the connection, as its script says.");
