namespace BrowserRelay;

/// <summary>A conversation.</summary>
internal sealed record Chat(string Id, string Title, IReadOnlyList<Turn> Turns);

/// <summary>A conversation in the list of them.</summary>
internal sealed record ChatSummary(string Id, string Title);
