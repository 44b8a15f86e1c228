namespace ClaudeStreaming.Torture;

/// <summary>One input: bytes, and how they arrive.</summary>
/// <param name="Seed">What it was made from.</param>
/// <param name="Bytes">The body.</param>
/// <param name="Sizes">How many bytes come at a time, the last one repeated.</param>
internal sealed record FuzzInput(int Seed, byte[] Bytes, int[] Sizes);
