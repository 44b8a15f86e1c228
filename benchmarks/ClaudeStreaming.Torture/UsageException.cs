namespace ClaudeStreaming.Torture;

/// <summary>The program was asked for something it cannot do; the message is all there is to say.</summary>
internal sealed class UsageException(string message) : Exception(message);
