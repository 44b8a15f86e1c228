using System.Collections.Concurrent;
using System.Globalization;

namespace ClaudeStreaming.Torture;

/// <summary>What became of every stream and of every event.</summary>
internal sealed class RelayAccount
{
    private const int MostProblems = 20;

    private readonly ConcurrentDictionary<string, int> _ends = [];
    private readonly ConcurrentDictionary<Harm, int> _harms = [];
    private readonly ConcurrentQueue<string> _problems = [];
    private readonly object _gate = new();

    public long Begun;
    public long Refused;
    public long Ended;
    public long Events;
    public long Returns;
    public long Seams;
    public long Lost;
    public long Doubled;

    /// <summary>The longest that a reader waited for the next event, with a server that was there.</summary>
    public TimeSpan LongestSilence { get; private set; }

    /// <summary>What is neither lost nor doubled and still not right.</summary>
    public IReadOnlyCollection<string> Problems => _problems;

    public bool IsWell => _problems.IsEmpty && Lost == 0 && Doubled == 0 && Begun == Ended && Begun > 0;

    public int EndsIn(string how) => _ends.GetValueOrDefault(how);

    public void End(string how)
    {
        _ends.AddOrUpdate(how, 1, static (_, count) => count + 1);
        Interlocked.Increment(ref Ended);
    }

    public void Did(Harm harm) => _harms.AddOrUpdate(harm, 1, static (_, count) => count + 1);

    public void Waited(TimeSpan silence)
    {
        lock (_gate)
            LongestSilence = silence > LongestSilence ? silence : LongestSilence;
    }

    public void Problem(string what)
    {
        if (_problems.Count < MostProblems)
            _problems.Enqueue(what);
    }

    public void Print(TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Streams: {Begun:N0} begun, {Ended:N0} ended ({Described(_ends)}); {Refused:N0} refused before they began; {Seams:N0} seams"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Readers: {Events:N0} events, {Returns:N0} returns to one server or the other; longest silence {LongestSilence.TotalSeconds:0.0} s"));
        output.WriteLine($"Done to the servers: {(_harms.IsEmpty ? "nothing" : Described(_harms))}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Events lost: {Lost}. Events doubled: {Doubled}."));
        foreach (string problem in _problems)
            output.WriteLine($"PROBLEM: {problem}");
    }

    private static string Described<T>(IEnumerable<KeyValuePair<T, int>> counts) => string.Join(", ", counts
        .OrderBy(static pair => $"{pair.Key}", StringComparer.Ordinal)
        .Select(static pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value:N0} {pair.Key}")));
}
