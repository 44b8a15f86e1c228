using System.Collections.Immutable;

namespace ClaudeStreaming.Testing;

/// <summary>One recorded request and its answer.</summary>
public sealed class CassetteExchange
{
    internal CassetteExchange(string method, string path, IReadOnlyList<KeyValuePair<string, string>> requestHeaders, string requestBody)
    {
        Method = method;
        Path = path;
        RequestHeaders = requestHeaders;
        RequestBody = requestBody;
    }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path, without a query.</summary>
    public string Path { get; }

    /// <summary>The request's headers that an allow-list names.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RequestHeaders { get; }

    /// <summary>The request's body.</summary>
    public string RequestBody { get; }

    /// <summary>The status of the answer.</summary>
    public int StatusCode { get; internal set; }

    /// <summary>The answer's headers that an allow-list names.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders { get; internal set; } = [];

    /// <summary>How long its headers took.</summary>
    public TimeSpan HeadersAfter { get; internal set; }

    /// <summary>How long it took to its end.</summary>
    public TimeSpan EndedAfter { get; internal set; }

    /// <summary>How it ended.</summary>
    internal CassetteEnd End { get; set; }

    /// <summary>What came, piece by piece.</summary>
    internal List<CassettePiece> Pieces { get; set; } = [];

    /// <summary>Makes a script of the answer.</summary>
    /// <param name="speed">How fast it plays: 1 is its own pace, 2 twice that; <see cref="double.PositiveInfinity"/> at once.</param>
    /// <returns>The script.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="speed"/> is not above 0.</exception>
    public FakeReply ToReply(double speed = double.PositiveInfinity)
    {
        Cassette.RequireSpeed(speed);
        // Even an empty body is one that was recorded, to which nothing is to be added.
        FakeReply reply = new FakeReply { StatusCode = StatusCode, Headers = [.. ResponseHeaders], HeaderDelay = HeadersAfter / speed }.Raw("");
        TimeSpan at = HeadersAfter;
        foreach (CassettePiece piece in Pieces)
        {
            reply = PauseUntil(piece.After).Raw([.. piece.Bytes]);
            at = piece.After;
        }
        reply = PauseUntil(EndedAfter);
        return End == CassetteEnd.Complete ? reply.EndCleanly() : reply.CutSocket();

        FakeReply PauseUntil(TimeSpan then) => then > at && !double.IsInfinity(speed) ? reply.Pause((then - at) / speed) : reply;
    }
}

/// <summary>How a recorded answer ended.</summary>
internal enum CassetteEnd
{
    /// <summary>With the end of its body.</summary>
    Complete,

    /// <summary>The connection broke.</summary>
    Broken,

    /// <summary>The client left, so that nobody knows what else there would have been.</summary>
    Left,
}

/// <summary>What one read of an answer's body gave, and when, since the request was sent.</summary>
internal readonly record struct CassettePiece(TimeSpan After, ImmutableArray<byte> Bytes);
