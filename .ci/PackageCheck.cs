using System.IO.Compression;
using System.Xml.Linq;
using ClaudeStreaming;
using ClaudeStreaming.Testing;
using Microsoft.Extensions.AI;

// The core assembly under 400 KiB, as its issue asks: it is in every deployment, trimmed or not.
const int MostCoreBytes = 400 * 1024;

// The packages: args are the feed's folder and the version.
foreach ((string name, string[] frameworks) in new (string, string[])[]
{
    ("ClaudeStreaming", ["net10.0", "net8.0"]),
    ("ClaudeStreaming.AI", ["net10.0", "net8.0"]),
    ("ClaudeStreaming.AspNetCore", ["net10.0"]),
    ("ClaudeStreaming.PostgreSql", ["net10.0"]),
    ("ClaudeStreaming.Testing", ["net10.0", "net8.0"]),
    ("ClaudeStreaming.Tools", ["net10.0", "net8.0"]),
})
{
    using ZipArchive package = ZipFile.OpenRead(Path.Combine(args[0], $"{name}.{args[1]}.nupkg"));
    using ZipArchive symbols = ZipFile.OpenRead(Path.Combine(args[0], $"{name}.{args[1]}.snupkg"));
    Need(package, "README.md");
    foreach (string framework in frameworks)
    {
        long size = Need(package, $"lib/{framework}/{name}.dll").Length;
        if (name == "ClaudeStreaming" && size >= MostCoreBytes)
            throw new InvalidOperationException($"lib/{framework}/{name}.dll has {size} bytes; it must have less than {MostCoreBytes}.");
        Need(package, $"lib/{framework}/{name}.xml");
        Need(symbols, $"lib/{framework}/{name}.pdb");
    }
    using Stream nuspec = Need(package, $"{name}.nuspec").Open();
    XElement[] elements = [.. XDocument.Load(nuspec).Descendants()];
    if (!elements.Any(static e => e.Name.LocalName == "license" && e.Value == "MIT"))
        throw new InvalidOperationException($"{name} has no licence expression.");
    // It uses what is internal in the core.
    IEnumerable<string> versions = elements.Where(IsCore).Select(static e => e.Attribute("version")!.Value).Distinct();
    if (name == "ClaudeStreaming.Tools" && !versions.SequenceEqual([$"[{args[1]}]"]))
        throw new InvalidOperationException($"{name} does not depend on exactly the same version of the core.");
}

// What is in them, over real HTTP.
await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(new FakeClaude(new FakeReply().Words("Hello from a package.")));
using ClaudeClient client = server.CreateClient();
MessageRequest request = new()
{
    Model = "any",
    MaxTokens = 100,
    Messages = [InputMessage.User("Hi")],
};
await using MessageStream stream = await client.StreamAsync(request);
await foreach (string text in stream.TextAsync())
    Console.Write(text);
Console.Write($" {(await stream.GetFinalMessageAsync()).StopReason}");
Console.Write($" {(await client.AsIChatClient("any").GetResponseAsync("Hi")).FinishReason}");
await using AgentStream run = await client.StreamWithToolsAsync(request, []);
Console.WriteLine($" {(await run.GetResultAsync()).Outcome}");

static bool IsCore(XElement element) => element.Name.LocalName == "dependency" && element.Attribute("id")?.Value == "ClaudeStreaming";

static ZipArchiveEntry Need(ZipArchive archive, string path) =>
    archive.GetEntry(path) ?? throw new InvalidOperationException($"A package has no {path}.");
