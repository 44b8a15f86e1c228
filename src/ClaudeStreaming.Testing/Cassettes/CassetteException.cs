namespace ClaudeStreaming.Testing;

/// <summary>A cassette cannot be recorded, cannot be read, or does not have what it was asked for.</summary>
public sealed class CassetteException : Exception
{
    /// <summary>Creates one.</summary>
    /// <param name="message">What is wrong, and what to do.</param>
    /// <param name="innerException">What it comes of, if of another exception.</param>
    public CassetteException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
