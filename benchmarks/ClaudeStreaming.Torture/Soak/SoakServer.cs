using System.Collections.Concurrent;
using System.Globalization;
using ClaudeStreaming.Testing;

namespace ClaudeStreaming.Torture;

/// <summary>What the second process runs: FakeClaude, which answers each request as its plan says.</summary>
internal sealed class SoakServer(double chance)
{
    public const string Verb = "serve";

    // How often a request that goes wrong has come, until it has gone wrong often enough.
    private readonly ConcurrentDictionary<(int Seed, int Leg), int> _attempts = [];

    /// <summary>Serves until the parent closes stdin, or is gone, by whatever end.</summary>
    public static async Task<int> RunAsync(double chance)
    {
        FakeClaude claude = new(new SoakServer(chance).Answer) { KeepsRequests = false };
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(claude);
        Console.WriteLine(server.BaseAddress);
        await Console.In.ReadToEndAsync();
        return ExitCodes.AllWell;
    }

    private FakeReply Answer(FakeRequest request)
    {
        IReadOnlyList<InputMessage> messages = request.Messages;
        Plan plan = Plan.Of(int.Parse(((TextBlock)messages[0].Content[0]).Text, CultureInfo.InvariantCulture), chance);
        int leg = messages.Count(static message => message.Role == "assistant");
        LegPlan now = plan.Legs[Math.Min(leg, plan.Legs.Count - 1)];
        FakeReply reply = new FakeReply().Paced(plan.Pace).InPieces(plan.PieceBytes).Ping();
        IReadOnlyList<string> pieces = plan.Pieces(request.RemainderOf(plan.Text));
        return Fails(now, (plan.Seed, leg)) ? Fail(reply, now, pieces) : reply.Text([.. pieces]);
    }

    private bool Fails(LegPlan leg, (int Seed, int Leg) request)
    {
        if (leg.Times == 0)
            return false;
        int attempt = _attempts.AddOrUpdate(request, 1, static (_, count) => count + 1);
        if (attempt > leg.Times)
            _attempts.TryRemove(request, out _);
        return attempt <= leg.Times;
    }

    private static FakeReply Fail(FakeReply reply, LegPlan leg, IReadOnlyList<string> pieces)
    {
        switch (leg.Fault)
        {
            case Fault.Refusal:
                return FakeReply.Refusal(Status(leg.Error), leg.Error.Value!).WithHeader("retry-after-ms", "50");
            case Fault.SlowHeaders:
                return reply.Text([.. pieces]).DelayHeaders(TimeSpan.FromSeconds(2 * leg.After));
            case Fault.NoHeaders:
                return reply.DelayHeaders(Timeout.InfiniteTimeSpan);
        }
        if (leg.After > 0)
        {
            reply = reply.Event(new ContentBlockStart(0, new TextBlock("")));
            // At least one piece comes, and at least one does not.
            int count = Math.Clamp((int)(leg.After * pieces.Count), 1, Math.Max(1, pieces.Count - 1));
            reply = pieces.Take(count).Aggregate(reply, static (longer, piece) => longer.Event(new ContentBlockDelta(0, new TextDelta(piece))));
        }
        return leg.Fault switch
        {
            Fault.CutSocket => reply.CutSocket(),
            Fault.CleanEnd => reply.EndCleanly(),
            Fault.ErrorEvent => reply.Error(leg.Error.Value!),
            Fault.Stall => reply.Stall(),
            _ => reply.Raw("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":\n\n").EndCleanly(),
        };
    }

    private static int Status(ErrorType error) => error.Value switch
    {
        ErrorType.RateLimit => 429,
        ErrorType.Overloaded => 529,
        ErrorType.Api => 500,
        _ => 400,
    };
}
