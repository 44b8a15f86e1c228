using ClaudeStreaming.Testing;

namespace ClaudeStreaming.Tests.Support;

/// <summary>A request in a state that lasts until somebody ends it.</summary>
internal sealed class Pending
{
    private static readonly FakeReply Silent = new FakeReply().Raw("").Stall();
    private static readonly FakeReply Mute = new FakeReply().DelayHeaders(Timeout.InfiniteTimeSpan);
    private static readonly FakeReply Failing = new FakeReply().Error("overloaded_error");
    private static readonly FakeReply Overloaded = FakeReply.Refusal(529, "overloaded_error");

    private static readonly Dictionary<string, FakeReply[]> AllOpening = new()
    {
        ["the headers"] = [Mute],
        ["a retry"] = [Overloaded, Overloaded],
        ["the headers of a retry"] = [Overloaded, Mute],
    };

    private static readonly Dictionary<string, FakeReply[]> AllReading = new()
    {
        ["the first byte"] = [Silent],
        ["more"] = [Recovery.Begin("Hel").Stall()],
        ["a retry"] = [Failing, Failing],
        ["the headers of a retry"] = [Failing, Mute],
        ["the first byte of a retry"] = [Failing, Silent],
        ["the rest"] = [Recovery.Broken("Hel"), Failing],
        ["the headers of the rest"] = [Recovery.Broken("Hel"), Mute],
        ["the first byte of the rest"] = [Recovery.Broken("Hel"), Silent],
        ["more of the rest"] = [Recovery.Broken("Hel"), Recovery.Begin("lo").Stall()],
    };

    private readonly TaskCompletionSource[] _arrived;

    private Pending(FakeReply[] replies)
    {
        // Where the last reply would be another failure, the state is the wait before it.
        IsBetweenRequests = replies[^1] == Failing || replies[^1] == Overloaded;
        _arrived = [.. replies.Select(static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))];
        Claude = new FakeClaude(request =>
        {
            _arrived[request.Number - 1].TrySetResult();
            return replies[request.Number - 1];
        })
        { TimeProvider = Clock };
        Client = Claude.CreateClient(options => (options.Recovery, options.Randomizer, options.LoggerFactory) = (new(), static () => 1, Loggers));
        Requests = replies.Length - (IsBetweenRequests ? 1 : 0);
    }

    /// <summary>What StreamAsync waits for.</summary>
    public static TheoryData<string> Opening => [.. AllOpening.Keys];

    /// <summary>What a read waits for.</summary>
    public static TheoryData<string> Reading => [.. AllReading.Keys];

    public ManualClock Clock { get; } = new();

    public FakeClaude Claude { get; }

    public ClaudeClient Client { get; }

    public LogBook Loggers { get; } = new();

    /// <summary>Whether it waits for the time to send the next request.</summary>
    public bool IsBetweenRequests { get; }

    /// <summary>How many requests are sent before it waits.</summary>
    public int Requests { get; }

    public static Pending InOpening(string name) => new(AllOpening[name]);

    public static Pending InReading(string name) => new(AllReading[name]);

    /// <summary>Ends when it waits for what it is named after.</summary>
    public async Task ReachAsync()
    {
        for (int i = 0; i < Requests; i++)
        {
            await _arrived[i].Task;
            if (i + 1 == Requests && !IsBetweenRequests)
                return;
            TimeSpan wait = await Clock.WaitForTimerAsync(static due => due <= TimeSpan.FromSeconds(1));
            if (i + 1 < Requests)
                Clock.Advance(wait);
        }
    }
}
