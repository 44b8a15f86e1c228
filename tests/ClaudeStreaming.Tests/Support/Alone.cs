namespace ClaudeStreaming.Tests.Support;

/// <summary>Tests that measure what the whole process holds, while no other test runs in it.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
