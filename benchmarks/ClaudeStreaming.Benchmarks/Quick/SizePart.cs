namespace ClaudeStreaming.Benchmarks;

/// <summary>How large the library is.</summary>
internal sealed class SizePart : IPart
{
    private const double LimitKiB = 400;

    public IEnumerable<string> Names => ["size"];

    public Task RunAsync(Func<string, bool> isWanted, Effort effort, Report report)
    {
        double kibibytes = new FileInfo(typeof(MessageStream).Assembly.Location).Length / 1024.0;
        report.Add(new Verdict("the core assembly", $"under {LimitKiB} KiB", $"{Report.Figure(kibibytes)} KiB", kibibytes < LimitKiB));
        return Task.CompletedTask;
    }
}
