namespace ClaudeStreaming.Benchmarks;

/// <summary>What a reader counts in its <see cref="Tally"/>, and has to have counted at the end.</summary>
internal enum Sees
{
    /// <summary>The characters of the text.</summary>
    Text,

    /// <summary>The bytes of the text.</summary>
    Utf8Text,

    /// <summary>The bytes of every event's data.</summary>
    Data,

    /// <summary>The line feeds of the body.</summary>
    LineFeeds,

    /// <summary>The bytes of the body.</summary>
    Body,
}

/// <summary>One way of reading an answer: a view of ours, a peer, or a floor that no reader can go below.</summary>
/// <param name="Name">Its name on the command line and in targets.</param>
/// <param name="Title">Its name in tables.</param>
/// <param name="Sees">What it counts.</param>
/// <param name="Over">Makes what reads a feed once, whatever has to be made only once for it included.</param>
internal sealed record Reader(string Name, string Title, Sees Sees, Func<Feed, Func<Tally, Task>> Over)
{
    public bool IsVendors => Name.StartsWith("vendor-", StringComparison.Ordinal);
}
