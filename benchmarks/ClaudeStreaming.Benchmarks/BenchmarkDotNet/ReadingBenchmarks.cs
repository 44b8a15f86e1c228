using BenchmarkDotNet.Attributes;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Reads a whole answer in each invocation.</summary>
public class ReadingBenchmarks
{
    private readonly Tally _tally = new();
    private Case? _case;

    /// <summary>The names of all cases, <c>scenario/reader</c>.</summary>
    public static IEnumerable<string> Cases => Catalogue.Cases.Select(static each => each.Name);

    /// <summary>The case that is measured.</summary>
    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "";

    /// <summary>Proves that the case reads what it should before it is measured.</summary>
    [GlobalSetup]
    public async Task Verify()
    {
        _case = Catalogue.Cases.Single(each => each.Name == Case);
        await _case.VerifyAsync();
    }

    /// <summary>Reads the answer once.</summary>
    [Benchmark]
    public Task Read() => _case!.ReadAsync(_tally);
}
