using BenchmarkDotNet.Running;

namespace ClaudeStreaming.Benchmarks;

/// <summary>The same cases under BenchmarkDotNet.</summary>
internal static class Thorough
{
    public static int Run(string[] args)
    {
        if (args is not [['-', ..], ..])
            throw new UsageException(args.Length == 0 ? "What is to be measured?" : $"{args[0]} is no option.");
        return BenchmarkSwitcher.FromTypes([typeof(ReadingBenchmarks)])
            .Run(args, new PerEventConfig())
            .Any(static summary => summary.HasCriticalValidationErrors) ? 1 : 0;
    }
}
