using ClaudeStreaming.Testing;

namespace ClaudeStreaming.Benchmarks;

/// <summary>What the second process runs: FakeClaude with recorded answers, and <see cref="GatedServer"/> for what a script cannot
/// do.</summary>
internal static class Server
{
    public const string Verb = "serve";

    /// <summary>Serves until the parent closes stdin, or is gone, by whatever end.</summary>
    public static async Task<int> RunAsync()
    {
        FakeReply chat = Recorded(Corpora.Chat.Value);
        FakeReply shortChat = Recorded(Corpora.ShortChat.Value);
        FakeClaude claude = new(request => request.Path.StartsWith("/short/", StringComparison.Ordinal) ? shortChat : chat);
        await using FakeClaudeServer fake = await FakeClaudeServer.StartAsync(claude);
        await using GatedServer gated = await GatedServer.StartAsync();
        Console.WriteLine(fake.BaseAddress);
        Console.WriteLine(gated.BaseAddress);
        await Console.In.ReadToEndAsync();
        return 0;
    }

    /// <summary>Each event in a piece of its own, which the server flushes.</summary>
    private static FakeReply Recorded(Corpus corpus) =>
        corpus.Pieces().Aggregate(new FakeReply(), static (reply, piece) => reply.Raw(piece.ToArray()));
}
