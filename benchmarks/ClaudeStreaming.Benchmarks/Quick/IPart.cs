namespace ClaudeStreaming.Benchmarks;

/// <summary>A part of the quick mode, which can be asked for alone.</summary>
internal interface IPart
{
    /// <summary>Its names on the command line.</summary>
    IEnumerable<string> Names { get; }

    /// <summary>Measures, and reports.</summary>
    /// <param name="isWanted">Whether what has this name is to be measured.</param>
    /// <param name="effort">How long.</param>
    /// <param name="report">Where to.</param>
    Task RunAsync(Func<string, bool> isWanted, Effort effort, Report report);
}
