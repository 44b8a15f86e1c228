namespace ClaudeStreaming.Benchmarks;

/// <summary>One stream at the pace of a model: how long an event is on its way, from the server's write to the reader's hands.</summary>
internal static class Paced
{
    public const string Name = "paced";

    private const int Milliseconds = 5;

    public static async Task RunAsync(ServerProcess server, Effort effort, Report report)
    {
        using HttpClient http = HttpReader.CreateClient();
        Dictionary<string, List<double>> all = [];
        List<Turn> turns = [];
        foreach (HttpReader reader in HttpReader.OfEvents)
        {
            Func<Tally, Task> read = reader.Connect(http, new Uri(server.Gated, $"stamped/{effort.StampedEvents}/{Milliseconds}"));
            List<double> microseconds = all[reader.Name] = [];
            // The first answer is to get warm on.
            await TakeAsync(reader, read, effort.StampedEvents, []);
            turns.Add(new Turn(reader.Name, () => TakeAsync(reader, read, effort.StampedEvents, microseconds)));
        }
        RoundRobin results = await RoundRobin.RunAsync(turns, effort.Rounds);

        report.Table(
            $"{Name}: from the server's write to the text in hand, an event every {Milliseconds} ms",
            ["", "median µs", "least–most of the rounds", "99 % within µs"],
            HttpReader.OfEvents.Select(reader => new[]
            {
                reader.Title,
                Report.Figure(Microseconds(results, reader).Median),
                Report.Range(Microseconds(results, reader)),
                Report.Figure(Spread.Percentile([.. all[reader.Name].Order()], 0.99)),
            }));
        report.Note("Most of it is the socket, HTTP and waking up, the same for every reader; what one adds shows in its CPU and garbage.");
        Spread raw = Microseconds(results, HttpReader.Raw), ours = Microseconds(results, HttpReader.OurEvents);
        report.Add(new Verdict(
            "paced over loopback: median latency",
            $"not measurably above the raw read's {Report.Figure(raw)} µs",
            $"{Report.Figure(ours)} µs",
            ours.Median <= raw.Most));
    }

    private static Spread Microseconds(RoundRobin results, HttpReader reader) => results.Nanoseconds(reader.Name) * 1e-3;

    private static async Task<Measurement> TakeAsync(HttpReader reader, Func<Tally, Task> read, int events, List<double> all)
    {
        Stamps stamps = new();
        await read(new Tally { Witness = stamps });
        // A read that ends inside of a stamp loses it, which only happens where events have piled up.
        if (stamps.Microseconds.Count < events / 2)
            throw new ReadersDisagreeException($"{reader.Name} saw {stamps.Microseconds.Count} of {events} stamped events.");
        all.AddRange(stamps.Microseconds);
        return new Measurement(1000 * Spread.Of(stamps.Microseconds).Median, 0);
    }
}
