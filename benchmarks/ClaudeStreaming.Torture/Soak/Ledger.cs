using System.Collections.Concurrent;
using System.Globalization;

namespace ClaudeStreaming.Torture;

/// <summary>The account of every stream: how many came to which end, and what is wrong.</summary>
internal sealed class Ledger
{
    private const int MostShown = 20;

    private readonly ConcurrentDictionary<Line, long> _ends = [];
    private readonly ConcurrentQueue<string> _problems = [];
    private long _begun;
    private long _problemCount;

    public long Begun => Volatile.Read(ref _begun);

    public long Ended => _ends.Values.Sum();

    public bool HasProblems => Volatile.Read(ref _problemCount) > 0;

    public void Begin() => Interlocked.Increment(ref _begun);

    public void End(bool recovers, Fault fault, string end) => _ends.AddOrUpdate(new Line(recovers, fault, end), 1, static (_, count) => count + 1);

    public void Problem(string what)
    {
        if (Interlocked.Increment(ref _problemCount) <= MostShown)
            _problems.Enqueue(what);
    }

    public void Print(TextWriter output)
    {
        foreach (IGrouping<(bool Recovers, Fault Fault), KeyValuePair<Line, long>> group in _ends
            .GroupBy(static end => (end.Key.Recovers, end.Key.Fault))
            .OrderBy(static group => group.Key))
        {
            output.WriteLine($"  recovery {(group.Key.Recovers ? "on" : "off")}, {group.Key.Fault}:");
            foreach ((Line line, long count) in group.OrderByDescending(static end => end.Value))
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {line.End,-56} {count,9:N0}"));
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Streams: {Begun:N0} begun, {Ended:N0} accounted for, {Begun - Ended:N0} lost; {_problemCount:N0} problems"));
        foreach (string problem in _problems)
            output.WriteLine($"  PROBLEM {problem}");
    }

    private sealed record Line(bool Recovers, Fault Fault, string End);
}
