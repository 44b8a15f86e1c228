using ClaudeStreaming;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace BrowserRelay.Tests.Support;

/// <summary>FakeClaude over HTTP, whose answers wait where their script pauses until the test lets them go on.</summary>
internal sealed class Upstream : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    private readonly ManualClock _clock;
    private readonly FakeClaudeServer _server;

    private Upstream(FakeClaude claude, ManualClock clock, FakeClaudeServer server)
    {
        Claude = claude;
        _clock = clock;
        _server = server;
    }

    public FakeClaude Claude { get; }

    public Uri Address => _server.BaseAddress;

    public static async Task<Upstream> StartAsync(Func<FakeRequest, FakeReply> answer)
    {
        ManualClock clock = new();
        FakeClaude claude = new(answer) { TimeProvider = clock };
        return new Upstream(claude, clock, await FakeClaudeServer.StartAsync(claude));
    }

    /// <summary>An answer that waits behind each piece of its text.</summary>
    public static FakeReply Say(params string[] pieces) => Begin(pieces).Event(new ContentBlockStop(0));

    /// <summary>The same, and the text block does not end.</summary>
    public static FakeReply Begin(params string[] pieces) => pieces.Aggregate(
        new FakeReply().Event(new ContentBlockStart(0, new TextBlock(""))),
        static (longer, piece) => longer.Event(new ContentBlockDelta(0, new TextDelta(piece))).Pause(Step));

    /// <summary>Lets the answer go on from where it waits, once it does.</summary>
    public async Task GoOnAsync(int pieces = 1)
    {
        for (int i = 0; i < pieces; i++)
        {
            await _clock.WaitForTimerAsync(static due => due == Step).WaitAsync(TimeSpan.FromMinutes(1));
            _clock.Advance(Step);
        }
    }

    /// <summary>Ends when the client of a request has left.</summary>
    public async Task LeftAsync(int request = 0)
    {
        TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration _ = Claude.Requests[request].Aborted.Register(left.SetResult);
        await left.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
