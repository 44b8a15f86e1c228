using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Texts that say when they were sent, and how long each was on its way.</summary>
/// <remarks><see cref="Stopwatch"/> reads the system's monotonic clock, which on Linux all processes share.</remarks>
internal sealed class Stamps : IWitness
{
    private const string Mark = "sent@";
    private const int Digits = 19;

    private readonly List<double> _microseconds = [];

    /// <summary>From the server's write until the text was in the reader's hands.</summary>
    public IReadOnlyList<double> Microseconds => _microseconds;

    public static string Write(long timestamp) => Mark + timestamp.ToString("D19", CultureInfo.InvariantCulture);

    public void Saw(ReadOnlySpan<char> text)
    {
        long now = Stopwatch.GetTimestamp();
        if (text.StartsWith(Mark))
            Add(long.Parse(text.Slice(Mark.Length, Digits), CultureInfo.InvariantCulture), now);
    }

    public void Saw(ReadOnlySpan<byte> utf8)
    {
        long now = Stopwatch.GetTimestamp();
        for (int found; (found = utf8.IndexOf("sent@"u8)) >= 0;)
        {
            utf8 = utf8[(found + Mark.Length)..];
            if (utf8.Length >= Digits && Utf8Parser.TryParse(utf8[..Digits], out long timestamp, out _))
                Add(timestamp, now);
        }
    }

    private void Add(long sent, long now) => _microseconds.Add(Stopwatch.GetElapsedTime(sent, now).TotalMicroseconds);
}
