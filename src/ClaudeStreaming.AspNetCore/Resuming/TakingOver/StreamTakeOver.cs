namespace ClaudeStreaming;

/// <summary>An answer whose server is gone; see <see cref="ResumableStreamOptions.TakeOver"/>.</summary>
public sealed class StreamTakeOver
{
    internal StreamTakeOver(string streamId, StreamTerms terms, IServiceProvider services)
    {
        StreamId = streamId;
        Owner = terms.Owner;
        State = terms.TakeOverState!;
        Services = services;
    }

    /// <summary>The stream's id.</summary>
    public string StreamId { get; }

    /// <summary>Whose it is.</summary>
    public string Owner { get; }

    /// <summary>What <see cref="RelayOptions.TakeOverState"/> said.</summary>
    public string State { get; }

    /// <summary>Services in a scope of their own, which lasts as long as the answer.</summary>
    public IServiceProvider Services { get; }
}
