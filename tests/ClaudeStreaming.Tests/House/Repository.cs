namespace ClaudeStreaming.Tests.House;

/// <summary>The sources that the tests of the house rules read.</summary>
internal static class Repository
{
    private static readonly string[] Roots = ["src", "tests", "samples", "benchmarks"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every source file under the given folder, or under all of them, without what a build leaves there.</summary>
    public static IEnumerable<SourceFile> Sources(string? folder = null) => (folder is null ? Roots : [folder])
        .Select(static name => Path.Combine(Root, name))
        .Where(Directory.Exists)
        .SelectMany(static path => Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories))
        .Select(static path => new SourceFile(Path.GetRelativePath(Root, path).Replace('\\', '/'), File.ReadAllText(path)))
        .Where(static file => !file.Path.Contains("/obj/", StringComparison.Ordinal) && !file.Path.Contains("/bin/", StringComparison.Ordinal))
        .OrderBy(static file => file.Path, StringComparer.Ordinal);

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ClaudeStreaming.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}

/// <param name="Path">Relative to the repository, with slashes.</param>
/// <param name="Text">The whole file.</param>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The folder of its library that the file is in, such as <c>Events</c>; empty for none.</summary>
    public string Layer => Path.Split('/') is ["src", _, var folder, _, ..] ? folder : "";
}
