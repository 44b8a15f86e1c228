namespace ClaudeStreaming.Testing;

/// <summary>Recorded requests and their answers, with the timing of each piece.</summary>
/// <remarks>
/// <para>A <see cref="CassetteRecorder"/> makes the file, <see cref="ToFakeClaude"/> plays it. The file is one JSON object a line: the
/// cassette, then of each exchange the request, the response, its pieces in order, each with the milliseconds since the request, and how it
/// ended. It is meant to be read, reviewed and kept with the tests.</para>
/// <para>Immutable, and safe for use by any number of threads.</para>
/// </remarks>
public sealed class Cassette
{
    private readonly CassetteOptions _options;

    private Cassette(IReadOnlyList<CassetteExchange> exchanges, CassetteOptions options)
    {
        Exchanges = exchanges;
        _options = options;
    }

    /// <summary>What was recorded, in the order in which the answers ended.</summary>
    public IReadOnlyList<CassetteExchange> Exchanges { get; }

    /// <summary>Reads a cassette.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">As it was recorded with.</param>
    /// <returns>The cassette.</returns>
    /// <exception cref="CassetteException">The file is missing or damaged; the message names the line.</exception>
    public static Cassette Load(string path, CassetteOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CassetteException($"The cassette {path} cannot be read. Record it first, with a CassetteRecorder. {e.Message}", e);
        }
        return new Cassette(CassetteFormat.Read(path, lines), options ?? new CassetteOptions());
    }

    /// <summary>Plays it: each request that was recorded gets its answer, once, whatever their order.</summary>
    /// <param name="speed">How fast: 1 is its own pace, 2 twice that; <see cref="double.PositiveInfinity"/>, the default, at once.</param>
    /// <returns>What answers, in process or behind a <c>FakeClaudeServer</c>. To a request that was not recorded, or was asked for more
    /// often than it was recorded, it throws a <see cref="CassetteException"/> that shows the difference from the one that is nearest.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="speed"/> is not above 0.</exception>
    public FakeClaude ToFakeClaude(double speed = double.PositiveInfinity)
    {
        RequireSpeed(speed);
        CassetteMatcher matcher = new(Exchanges, _options);
        return new FakeClaude(request => matcher.Take(request).ToReply(speed)) { TimeProvider = _options.TimeProvider };
    }

    internal static void RequireSpeed(double speed)
    {
        if (!(speed > 0))
            throw new ArgumentOutOfRangeException(nameof(speed), speed, "A speed is above 0: 1 is the pace it was recorded at, infinity is at once.");
    }
}
