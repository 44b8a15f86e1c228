using System.IO.Compression;
using System.Xml.Linq;
using ClaudeStreaming;
using ClaudeStreaming.Testing;
using Microsoft.Extensions.AI;

// The packages: args are the feed's folder and the version.
foreach ((string name, string[] frameworks) in new (string, string[])[]
{
    ("ClaudeStreaming", ["net10.0", "net8.0"]),
    ("ClaudeStreaming.AI", ["net10.0", "net8.0"]),
    ("ClaudeStreaming.AspNetCore", ["net10.0"]),
    ("ClaudeStreaming.PostgreSql", ["net10.0"]),
    ("ClaudeStreaming.Testing", ["net10.0", "net8.0"]),
})
{
    using ZipArchive package = ZipFile.OpenRead(Path.Combine(args[0], $"{name}.{args[1]}.nupkg"));
    using ZipArchive symbols = ZipFile.OpenRead(Path.Combine(args[0], $"{name}.{args[1]}.snupkg"));
    Need(package, "README.md");
    foreach (string framework in frameworks)
    {
        Need(package, $"lib/{framework}/{name}.dll");
        Need(package, $"lib/{framework}/{name}.xml");
        Need(symbols, $"lib/{framework}/{name}.pdb");
    }
    using Stream nuspec = Need(package, $"{name}.nuspec").Open();
    if (!XDocument.Load(nuspec).Descendants().Any(static e => e.Name.LocalName == "license" && e.Value == "MIT"))
        throw new InvalidOperationException($"{name} has no licence expression.");
}

// What is in them, over real HTTP.
await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(new FakeClaude(new FakeReply().Words("Hello from a package.")));
using ClaudeClient client = server.CreateClient();
await using MessageStream stream = await client.StreamAsync(new()
{
    Model = "any",
    MaxTokens = 100,
    Messages = [InputMessage.User("Hi")],
});
await foreach (string text in stream.TextAsync())
    Console.Write(text);
Console.Write($" {(await stream.GetFinalMessageAsync()).StopReason}");
Console.WriteLine($" {(await client.AsIChatClient("any").GetResponseAsync("Hi")).FinishReason}");

static ZipArchiveEntry Need(ZipArchive archive, string path) =>
    archive.GetEntry(path) ?? throw new InvalidOperationException($"A package has no {path}.");
