namespace BrowserRelay;

/// <summary>A conversation.</summary>
internal sealed record Chat(string Id, string Title, IReadOnlyList<Turn> Turns)
{
    /// <summary>The answer that is being written to it; null for none.</summary>
    public RunningAnswer? Answer { get; init; }
}

/// <summary>A conversation in the list of them.</summary>
internal sealed record ChatSummary(string Id, string Title);

/// <summary>An answer that is being written.</summary>
/// <param name="Chat">To which chat.</param>
/// <param name="Writer">Who writes it: a random number, another one where another server goes on with it.</param>
internal sealed record RunningAnswer(string Chat, string Writer)
{
    /// <summary>Where it can be read; null while the API has yet to accept the question.</summary>
    public string? Stream { get; init; }

    public DateTimeOffset Begun { get; init; }
}
