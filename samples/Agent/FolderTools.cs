using System.ComponentModel;
using System.Text.Json.Serialization;
using ClaudeStreaming;

namespace Agent;

/// <summary>The two tools: one lists the files of a folder, one reads a file. Neither leaves the folder.</summary>
internal sealed class FolderTools
{
    private const int MostFiles = 200;
    private const int MostBytes = 20_000;

    // Behind a link there may be anything.
    private static readonly EnumerationOptions Ordinary = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    private readonly string _root;

    public FolderTools(string root)
    {
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) + Path.DirectorySeparatorChar;
        ClaudeTool list = ClaudeTool.Create(
            "list_files", "Lists the files in the user's folder, with their sizes in bytes.", FolderJson.Default.FileQuery,
            (query, _) => Task.FromResult<ToolOutput>(ListFiles(query.Pattern)));
        ClaudeTool read = ClaudeTool.Create(
            "read_file", "Reads a text file in the user's folder.", FolderJson.Default.FilePath, ReadFileAsync);

        // It only looks, so it may look while Claude is still writing.
        List = list with { Start = ToolStart.WhenInputIsComplete };
        // What is in a file leaves this computer, so the user is asked.
        Read = read with { NeedsApproval = true };
    }

    public ClaudeTool List { get; }

    public ClaudeTool Read { get; }

    private string ListFiles(string? pattern)
    {
        string wanted = string.IsNullOrEmpty(pattern) ? "*" : Path.GetFileName(pattern);
        string[] files =
        [
            .. new DirectoryInfo(_root).EnumerateFiles(wanted, Ordinary).Take(MostFiles + 1)
                .Select(file => $"{Path.GetRelativePath(_root, file.FullName)} {file.Length}").Order(StringComparer.Ordinal),
        ];
        return files.Length switch
        {
            0 => "No files.",
            > MostFiles => string.Join('\n', files[..MostFiles]) + "\nThere are more. Ask for a pattern.",
            _ => string.Join('\n', files),
        };
    }

    private async Task<ToolOutput> ReadFileAsync(FilePath input, CancellationToken cancellationToken)
    {
        FileInfo file = new(Path.GetFullPath(Path.Combine(_root, input.Path)));
        if (!file.FullName.StartsWith(_root, StringComparison.Ordinal) || !file.Exists || HasLink(file))
            return ToolOutput.Error($"There is no file '{input.Path}' in the folder. Call list_files for those there are.");
        if (file.Length > MostBytes)
            return ToolOutput.Error($"'{input.Path}' is larger than {MostBytes} bytes, which is too much to read.");
        return await File.ReadAllTextAsync(file.FullName, cancellationToken);
    }

    private bool HasLink(FileInfo file)
    {
        if (file.LinkTarget is not null)
            return true;
        for (DirectoryInfo? folder = file.Directory; folder is not null && folder.FullName.Length >= _root.Length; folder = folder.Parent)
        {
            if (folder.LinkTarget is not null)
                return true;
        }
        return false;
    }
}

internal sealed record FileQuery([property: Description("Such as *.md; leave it out for all files.")] string? Pattern = null);

internal sealed record FilePath([property: Description("As list_files says it.")] string Path);

[JsonSerializable(typeof(FileQuery))]
[JsonSerializable(typeof(FilePath))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
internal sealed partial class FolderJson : JsonSerializerContext;
