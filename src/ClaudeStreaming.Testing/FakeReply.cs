using System.Collections.Immutable;
using System.Text;

namespace ClaudeStreaming.Testing;

/// <summary>The script of one answer. Immutable: each verb returns a longer script.</summary>
/// <remarks>
/// <c>new FakeReply().Thinking("Hm.").Text("Hel", "lo").ToolUse("get_weather", """{"city":"Lund"}""").Stop("tool_use")</c>
/// <para>What a proper stream has around that is added: <c>message_start</c> before the first event, and <c>message_delta</c> with
/// <c>message_stop</c> behind the last, unless the script ends in a fault. The bytes are spelled as the service spells them. A script of
/// <see cref="Raw(byte[])"/> bytes without any event, such as a recorded body, is sent as it is.</para>
/// </remarks>
public sealed record FakeReply
{
    internal ImmutableArray<FakeStep> Steps { get; init; } = [];

    internal int StatusCode { get; init; } = 200;

    internal ImmutableArray<KeyValuePair<string, string>> Headers { get; init; } = [new("content-type", "text/event-stream; charset=utf-8")];

    internal TimeSpan HeaderDelay { get; init; }

    internal TimeSpan Pace { get; init; }

    internal int PieceBytes { get; init; } = int.MaxValue;

    internal Usage? Tokens { get; init; }

    internal string StopReason { get; init; } = ClaudeStreaming.StopReason.EndTurn;

    internal string? StopSequence { get; init; }

    // The next block's index, tracked while the script is written.
    private int NextIndex { get; init; }

    /// <summary>An answer that is not a stream: an error of a proxy, a page of HTML.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="body">The body.</param>
    /// <returns>The script.</returns>
    public static FakeReply Response(int statusCode, string contentType, string body) =>
        new FakeReply { StatusCode = statusCode, Headers = [new("content-type", contentType)] }.Raw(body).EndCleanly();

    /// <summary>The API says no, before the stream.</summary>
    /// <param name="statusCode">The HTTP status.</param>
    /// <param name="errorType">For example <c>rate_limit_error</c>.</param>
    /// <param name="message">What it says.</param>
    /// <returns>The script; add <c>retry-after</c> with <see cref="WithHeader"/>.</returns>
    public static FakeReply Refusal(int statusCode, string errorType, string message = "FakeClaude says no.") =>
        Response(statusCode, "application/json", FakeJson.Error(errorType, message));

    /// <summary>A text block.</summary>
    /// <param name="pieces">Its deltas.</param>
    /// <returns>The longer script.</returns>
    public FakeReply Text(params string[] pieces) =>
        Block(new TextBlock(""), [.. pieces.Select(static piece => new TextDelta(piece))]);

    /// <summary>A text block that comes word by word.</summary>
    /// <param name="text">The whole text.</param>
    /// <returns>The longer script.</returns>
    public FakeReply Words(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> words = [];
        int start = 0;
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] != ' ' || text[i - 1] == ' ')
                continue;
            words.Add(text[start..i]);
            start = i;
        }
        return Text([.. words, text[start..]]);
    }

    /// <summary>A thinking block.</summary>
    /// <param name="thinking">The thoughts, in one piece.</param>
    /// <param name="signature">Their signature.</param>
    /// <returns>The longer script.</returns>
    public FakeReply Thinking(string thinking, string signature = "ZmFrZQ==") =>
        Block(new ThinkingBlock("", ""), new ThinkingDelta(thinking), new SignatureDelta(signature));

    /// <summary>A call of a tool.</summary>
    /// <param name="name">The tool.</param>
    /// <param name="inputJson">Its input; also JSON that is cut off, to see what happens then.</param>
    /// <param name="splitEvery">How many characters a piece of the input has; at least 1.</param>
    /// <param name="id">The call's id; null for one made up.</param>
    /// <returns>The longer script.</returns>
    public FakeReply ToolUse(string name, string inputJson, int splitEvery = 8, string? id = null)
    {
        ArgumentNullException.ThrowIfNull(inputJson);
        ArgumentOutOfRangeException.ThrowIfLessThan(splitEvery, 1);
        // The service begins with an empty piece.
        IEnumerable<string> pieces = inputJson.Chunk(splitEvery).Select(static piece => new string(piece)).Prepend("");
        return Block(new ToolUseBlock(id ?? $"toolu_fake_{NextIndex}", name, "{}"), [.. pieces.Select(static piece => new InputJsonDelta(piece))]);
    }

    /// <summary>A block of any kind, with any deltas.</summary>
    /// <param name="block">The block as it starts.</param>
    /// <param name="deltas">How it grows.</param>
    /// <returns>The longer script.</returns>
    public FakeReply Block(ContentBlock block, params ContentDelta[] deltas)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(deltas);
        int index = NextIndex;
        return Add([
            new EventStep(new ContentBlockStart(index, block)),
            .. deltas.Select(delta => new EventStep(new ContentBlockDelta(index, delta))),
            new EventStep(new ContentBlockStop(index)),
        ]) with
        { NextIndex = index + 1 };
    }

    /// <summary>Any event, as it is.</summary>
    /// <param name="streamEvent">The event.</param>
    /// <returns>The longer script.</returns>
    public FakeReply Event(StreamEvent streamEvent)
    {
        ArgumentNullException.ThrowIfNull(streamEvent);
        return Add(new EventStep(streamEvent));
    }

    /// <summary>A sign of life.</summary>
    /// <returns>The longer script.</returns>
    public FakeReply Ping() => Event(new Ping());

    /// <summary>Any bytes, as they are: comments, nonsense, events of another spelling.</summary>
    /// <param name="text">The text, sent as UTF-8.</param>
    /// <returns>The longer script.</returns>
    public FakeReply Raw(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Raw(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Any bytes, as they are.</summary>
    /// <param name="bytes">The bytes, sent at once unless <see cref="InPieces"/> says otherwise.</param>
    /// <returns>The longer script.</returns>
    public FakeReply Raw(byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Add(new RawStep([.. bytes]));
    }

    /// <summary>What the answer costs.</summary>
    /// <param name="inputTokens">Input tokens.</param>
    /// <param name="outputTokens">Output tokens.</param>
    /// <returns>The longer script. Without it both are guessed from the length of the texts.</returns>
    public FakeReply Usage(long inputTokens, long outputTokens) =>
        this with { Tokens = new Usage { InputTokens = inputTokens, OutputTokens = outputTokens } };

    /// <summary>Why it stops; without it, <c>end_turn</c>.</summary>
    /// <param name="stopReason">Any reason.</param>
    /// <param name="stopSequence">The sequence, where that was the reason.</param>
    /// <returns>The longer script.</returns>
    public FakeReply Stop(string stopReason, string? stopSequence = null) =>
        this with { StopReason = stopReason, StopSequence = stopSequence };

    /// <summary>Nothing happens for a while.</summary>
    /// <param name="duration">By the fake's clock.</param>
    /// <returns>The longer script.</returns>
    public FakeReply Pause(TimeSpan duration) => Add(new PauseStep(duration));

    /// <summary>The service fails in the middle of the stream: an <c>error</c> event, and the end of the body.</summary>
    /// <param name="errorType">For example <c>overloaded_error</c>.</param>
    /// <param name="message">What it says.</param>
    /// <returns>The script; what follows in it is never played.</returns>
    public FakeReply Error(string errorType, string message = "FakeClaude fails.") =>
        Event(new StreamError(errorType, message)).Add(new EndStep());

    /// <summary>Nothing more comes, and the connection stays open.</summary>
    /// <returns>The script; what follows in it is never played.</returns>
    public FakeReply Stall() => Add(new PauseStep(Timeout.InfiniteTimeSpan));

    /// <summary>The connection is torn down.</summary>
    /// <returns>The script; what follows in it is never played.</returns>
    public FakeReply CutSocket() => Add(new CutStep());

    /// <summary>The body ends here, properly as HTTP goes, without what a message ends with.</summary>
    /// <returns>The script; what follows in it is never played.</returns>
    public FakeReply EndCleanly() => Add(new EndStep());

    /// <summary>Sends at the pace of a model: so long between two events.</summary>
    /// <param name="betweenEvents">By the fake's clock; zero, as by default, for as fast as it can.</param>
    /// <returns>The longer script.</returns>
    public FakeReply Paced(TimeSpan betweenEvents) => this with { Pace = betweenEvents };

    /// <summary>Sends the bytes in pieces, which cut events anywhere.</summary>
    /// <param name="bytes">How many bytes a piece has at most; at least 1.</param>
    /// <returns>The longer script.</returns>
    public FakeReply InPieces(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, 1);
        return this with { PieceBytes = bytes };
    }

    /// <summary>Sets a header of the response.</summary>
    /// <param name="name">The header.</param>
    /// <param name="value">Its value.</param>
    /// <returns>The longer script.</returns>
    public FakeReply WithHeader(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return this with { Headers = [.. Headers.Where(header => !header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)), new(name, value)] };
    }

    /// <summary>Lets the response's headers wait.</summary>
    /// <param name="delay">By the fake's clock; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
    /// <returns>The longer script.</returns>
    public FakeReply DelayHeaders(TimeSpan delay) => this with { HeaderDelay = delay };

    private FakeReply Add(params FakeStep[] steps) => this with { Steps = Steps.AddRange(steps) };
}
