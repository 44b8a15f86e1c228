using System.Diagnostics;
using System.Text;
using ClaudeStreaming.Testing;

namespace ClaudeStreaming.Torture;

/// <summary>Two servers, a database, a model and many browsers; what is done to the servers meanwhile; and what became of every event.</summary>
internal sealed class RelayRun(RelayPlan plan)
{
    private readonly RelayAccount _account = new();
    private int _begun;

    // Longer than any answer takes, whatever is done to it.
    private TimeSpan Patience => plan.Pace * plan.Words + plan.Lease * 8 + TimeSpan.FromSeconds(60);

    public async Task<RelayAccount> RunAsync()
    {
        await using PrivatePostgres postgres = await PrivatePostgres.StartAsync();
        string database = await postgres.CreateDatabaseAsync();
        await StreamSchema.CreateAsync(database);
        FakeClaude claude = new(Answer) { KeepsRequests = false };
        await using FakeClaudeServer model = await FakeClaudeServer.StartAsync(claude);
        await using RelayServer one = await RelayServer.StartAsync(database, model.BaseAddress, plan);
        await using RelayServer other = await RelayServer.StartAsync(database, model.BaseAddress, plan);
        RelayServer[] servers = [one, other];
        // Servers come back at other addresses; one that is away is away for good.
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

        using CancellationTokenSource over = new();
        long begun = Stopwatch.GetTimestamp();
        Task harming = HarmAsync(servers, postgres, begun, over.Token);
        Task reading = Task.WhenAll(Enumerable.Range(0, plan.Streams).Select(_ => Task.Run(() => StreamsAsync(http, servers, begun))));
        await Task.WhenAny(reading, Task.Delay(plan.Length + Patience));
        await over.CancelAsync();
        await harming;
        if (!reading.IsCompleted)
            _account.Problem($"{_account.Begun - _account.Ended} streams hang.");
        else
            await reading;
        return _account;
    }

    private FakeReply Answer(FakeRequest request) => new FakeReply()
        .Words(request.RemainderOf(RelayText.AnswerTo(RelayText.NumberOf(request.Messages), plan.Words)))
        .Paced(plan.Pace);

    private async Task HarmAsync(RelayServer[] servers, PrivatePostgres postgres, long begun, CancellationToken over)
    {
        Random random = Chance.Of(plan.Seed);
        TimeSpan longerThanLease = plan.Lease * 1.6;
        // On a slow machine they take seconds to begin, and before that there is nothing to harm.
        while (!over.IsCancellationRequested && Volatile.Read(ref _account.Begun) + Volatile.Read(ref _account.Refused) < plan.Streams)
            await Task.Delay(TimeSpan.FromMilliseconds(50), over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        for (int i = 0; plan.Harms.Count > 0; i++)
        {
            await Task.Delay(plan.Peace, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // The last streams are left alone, so that they end; but something is done, however slow the machine is.
            if (over.IsCancellationRequested || (i > 0 && Stopwatch.GetElapsedTime(begun) > plan.Length))
                return;
            Harm harm = plan.Harms[i % plan.Harms.Count];
            RelayServer server = random.Pick(servers);
            await (harm switch
            {
                Harm.Kill => server.KillAsync(),
                Harm.CutNetwork => server.CutOffAsync(longerThanLease),
                Harm.Freeze => server.FreezeAsync(longerThanLease),
                _ => CrashAsync(postgres),
            });
            _account.Did(harm);
        }
    }

    private static async Task CrashAsync(PrivatePostgres postgres)
    {
        await postgres.CrashAsync();
        await postgres.StartAsync();
    }

    /// <summary>One stream after the other, for as long as new ones are begun.</summary>
    private async Task StreamsAsync(HttpClient http, RelayServer[] servers, long begun)
    {
        do
        {
            int number = Interlocked.Increment(ref _begun);
            Random random = Chance.Of(plan.Seed, number);
            RelayReader reader = new(http, () => random.Pick(servers).Address, _account, number, random);
            using CancellationTokenSource patience = new(Patience);
            if (!await reader.TryBeginAsync(patience.Token))
            {
                Interlocked.Increment(ref _account.Refused);
                await Task.Delay(TimeSpan.FromMilliseconds(500));
                continue;
            }
            await reader.ReadToEndAsync(patience.Token);
            await AccountAsync(reader, number, patience.Token);
        }
        while (Stopwatch.GetElapsedTime(begun) < plan.Length);
    }

    private async Task AccountAsync(RelayReader reader, int number, CancellationToken cancellationToken)
    {
        string expected = RelayText.AnswerTo(number, plan.Words);
        string text = await TextOfAsync(reader.Events);
        bool isWhole = reader.End == "completed";
        if (isWhole ? text != expected : !expected.StartsWith(text, StringComparison.Ordinal))
            _account.Problem($"Stream {number} ended {reader.End} with another text: {text}");
        Interlocked.Add(ref _account.Seams, reader.Events.Count(static e => e.Type == "_stream_resumed"));
        List<RelayEvent> again = await reader.ReadAgainAsync(cancellationToken);
        if (!again.SequenceEqual(reader.Events))
        {
            _account.Problem(
                $"Stream {number} ended {reader.End} and was another one when it was read again: {again.Count} events instead of {reader.Events.Count}.");
        }
        _account.End(reader.End!);
    }

    private static async Task<string> TextOfAsync(List<RelayEvent> events)
    {
        StringBuilder sse = new();
        foreach (RelayEvent e in events.Where(static e => e.Type is not ("done" or "error")))
            sse.Append($"event: {e.Type}\ndata: {e.Data}\n\n");
        await using MessageStream stream = MessageStream.FromSse(new MemoryStream(Encoding.UTF8.GetBytes(sse.ToString())));
        StringBuilder text = new();
        try
        {
            await foreach (string piece in stream.TextAsync())
                text.Append(piece);
        }
        catch (ClaudeStreamException)
        {
            // It broke off, as its end says.
        }
        return text.ToString();
    }
}
