namespace BrowserRelay.Tests.Support;

/// <summary>A file for chats that goes with the test, with what SQLite puts beside it.</summary>
internal sealed class ChatFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"browser-relay-{Guid.NewGuid():N}.db");

    public void Dispose()
    {
        foreach (string file in Directory.EnumerateFiles(System.IO.Path.GetTempPath(), System.IO.Path.GetFileName(Path) + "*"))
            File.Delete(file);
    }
}
