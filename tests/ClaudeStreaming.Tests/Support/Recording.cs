namespace ClaudeStreaming.Tests.Support;

/// <summary>A body as the service or a gateway sends it, and the message it folds into, both written by hand.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Bytes">The body.</param>
/// <param name="FinalJson">The message; where the body ends in an error, as much of it as came.</param>
internal sealed record Recording(string Name, byte[] Bytes, string FinalJson)
{
    public static IReadOnlyList<Recording> All { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Recordings"), "*.final.json")
            .Order(StringComparer.Ordinal)
            .Select(static path => new Recording(
                Path.GetFileName(path)[..^".final.json".Length],
                File.ReadAllBytes(path[..^".final.json".Length] + ".sse"),
                File.ReadAllText(path))),
    ];

    /// <summary>All of them, for a theory.</summary>
    public static TheoryData<string> Names => [.. All.Select(static recording => recording.Name)];

    public static Recording Named(string name) => All.Single(recording => recording.Name == name);

    public override string ToString() => Name;
}
