namespace ClaudeStreaming.Benchmarks;

/// <summary>One reader in one scenario: what is measured, by BenchmarkDotNet and by the quick mode alike.</summary>
internal sealed class Case
{
    private readonly Lazy<Func<Tally, Task>> _read;

    public Case(Scenario scenario, Reader reader)
    {
        Scenario = scenario;
        Reader = reader;
        _read = new Lazy<Func<Tally, Task>>(() => reader.Over(new Feed(scenario.Corpus, scenario.Reads)));
    }

    public Scenario Scenario { get; }

    public Reader Reader { get; }

    public string Name => $"{Scenario.Name}/{Reader.Name}";

    /// <summary>Reads the whole answer once.</summary>
    public Task ReadAsync(Tally tally) => _read.Value(tally);

    public Task VerifyAsync() => Verification.VerifyAsync(Name, Reader.Sees, Scenario.Corpus, _read.Value);

    public void Check(Tally tally, int passes) => Verification.Check(Name, Reader.Sees, Scenario.Corpus, tally, passes);
}
