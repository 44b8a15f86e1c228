namespace ClaudeStreaming.Benchmarks;

/// <summary>An answer that arrives in one way, and all who read it.</summary>
internal sealed class Scenario
{
    private readonly Lazy<Corpus> _corpus;

    public Scenario(string name, Lazy<Corpus> corpus, Reads reads, params Reader[] readers)
    {
        Name = name;
        _corpus = corpus;
        Reads = reads;
        Cases = [.. readers.Select(reader => new Case(this, reader))];
    }

    /// <summary>Its name on the command line and in targets.</summary>
    public string Name { get; }

    public Corpus Corpus => _corpus.Value;

    public Reads Reads { get; }

    public IReadOnlyList<Case> Cases { get; }
}
