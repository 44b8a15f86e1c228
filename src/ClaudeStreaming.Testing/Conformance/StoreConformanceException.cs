namespace ClaudeStreaming.Testing;

/// <summary>A store does not do what <see cref="IResumableStreamStore"/> says.</summary>
public sealed class StoreConformanceException : Exception
{
    internal StoreConformanceException(string check, string message, Exception? innerException = null)
        : base($"{check}: {message}", innerException)
    {
    }
}
