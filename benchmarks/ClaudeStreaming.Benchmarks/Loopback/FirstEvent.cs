using System.Diagnostics;

namespace ClaudeStreaming.Benchmarks;

/// <summary>From the question to the first event, on a connection that is open already.</summary>
internal static class FirstEvent
{
    public const string Name = "first-event";

    public static async Task RunAsync(ServerProcess server, Effort effort, Report report)
    {
        Corpus corpus = Corpora.ShortChat.Value;
        using HttpClient http = HttpReader.CreateClient();
        List<Turn> turns = [];
        foreach (HttpReader reader in HttpReader.OfEvents)
        {
            Func<Tally, Task> read = reader.Connect(http, new Uri(server.FakeClaude, "short"));
            await Verification.VerifyAsync(reader.Name, reader.Sees, corpus, read);
            long begun = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(begun) < 2 * effort.WarmUp)
                await TakeAsync(read, effort.FirstEvents);
            turns.Add(new Turn(reader.Name, () => TakeAsync(read, effort.FirstEvents)));
        }
        RoundRobin results = await RoundRobin.RunAsync(turns, effort.Rounds);

        report.Table(
            $"{Name}: from the question to the first event on a warm connection, {effort.FirstEvents} answers a round",
            ["", "µs", "least–most", "times raw"],
            HttpReader.OfEvents.Select(reader =>
            {
                Spread microseconds = results.Nanoseconds(reader.Name) * 1e-3;
                return new[]
                {
                    reader.Title,
                    Report.Figure(microseconds.Median),
                    Report.Range(microseconds),
                    Report.Figure(results.Times(reader.Name, HttpReader.Raw.Name).Median),
                };
            }));
        Spread times = results.Times(Ours.EventsName, HttpReader.Raw.Name);
        report.Add(new Verdict(
            "first event, warm connection", "at most 1.15 times the raw read", $"{Report.Figure(times)} times", times.Median <= 1.15));
    }

    private static async Task<Measurement> TakeAsync(Func<Tally, Task> read, int answers)
    {
        List<double> nanoseconds = [];
        for (int i = 0; i < answers; i++)
        {
            // Who stops reading at message_stop leaves the end of the body to HttpClient, which frees the connection a little later.
            // Not a sleep: waking up from one would take as long as the answer.
            SpinFor(TimeSpan.FromMicroseconds(300));
            Tally tally = new();
            long asked = Stopwatch.GetTimestamp();
            await read(tally);
            nanoseconds.Add(Stopwatch.GetElapsedTime(asked, tally.FirstEventAt).TotalNanoseconds);
        }
        return new Measurement(Spread.Of(nanoseconds).Median, 0);
    }

    private static void SpinFor(TimeSpan time)
    {
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < time)
            Thread.SpinWait(20);
    }
}
