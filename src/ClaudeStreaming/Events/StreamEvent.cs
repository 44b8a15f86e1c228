using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace ClaudeStreaming;

/// <summary>One event of a streamed answer. A closed set; match by type.</summary>
/// <remarks>
/// In order: one <see cref="MessageStart"/>; for each block a <see cref="ContentBlockStart"/>, any number of
/// <see cref="ContentBlockDelta"/> and a <see cref="ContentBlockStop"/>; one or more <see cref="MessageDelta"/>; one
/// <see cref="MessageStop"/>. <see cref="Ping"/> and <see cref="UnknownEvent"/> may come anywhere. Immutable; compares by value.
/// Source: API reference, Streaming Messages.
/// </remarks>
[JsonConverter(typeof(StreamEventJsonConverter))]
public abstract record StreamEvent
{
    private protected StreamEvent()
    {
    }

    /// <summary>Reads the data of one server-sent event, by the JSON's <c>type</c> or, where it has none, by the event's own.</summary>
    /// <param name="utf8Data">The event's data.</param>
    /// <param name="eventType">The event's type; empty or <c>message</c> where it had none.</param>
    /// <param name="streamEvent">The event.</param>
    /// <returns>False where there is nothing to deliver: empty data, <c>[DONE]</c>, or no JSON in an event without a name.</returns>
    /// <exception cref="ClaudeStreamException"><see cref="StreamFailure.Malformed"/>: an event of a known type that is not valid JSON,
    /// or lacks what makes it one.</exception>
    public static bool TryParse(ReadOnlySpan<byte> utf8Data, ReadOnlySpan<byte> eventType, [NotNullWhen(true)] out StreamEvent? streamEvent)
    {
        streamEvent = EventScanner.TryScan(utf8Data, eventType, out EventEnvelope envelope) ? EventReader.Read(in envelope) : null;
        return streamEvent is not null;
    }

    /// <summary>The name of the type and its members, for a debugger or a log.</summary>
    /// <returns>The text.</returns>
    public sealed override string ToString() => RecordText.Of(this, PrintMembers);
}

/// <summary>The message begins. Comes exactly once, before every other event but pings.</summary>
/// <param name="Message">Its id, model and input usage. Content is normally empty, and the output count a placeholder.</param>
[JsonConverter(typeof(StreamEventJsonConverter))]
public sealed record MessageStart(Message Message) : StreamEvent;

/// <summary>A block begins. Comes once for each block.</summary>
/// <param name="Index">The block's place in the message's content.</param>
/// <param name="Block">The block, usually empty; some kinds are complete here already.</param>
[JsonConverter(typeof(StreamEventJsonConverter))]
public sealed record ContentBlockStart(int Index, ContentBlock Block) : StreamEvent;

/// <summary>A block grows. Comes any number of times for each block.</summary>
/// <param name="Index">The block's place in the message's content.</param>
/// <param name="Delta">By what.</param>
[JsonConverter(typeof(StreamEventJsonConverter))]
public sealed record ContentBlockDelta(int Index, ContentDelta Delta) : StreamEvent;

/// <summary>A block is complete. Comes once for each block.</summary>
/// <param name="Index">The block's place in the message's content.</param>
[JsonConverter(typeof(StreamEventJsonConverter))]
public sealed record ContentBlockStop(int Index) : StreamEvent;

/// <summary>The message as a whole changes: why it stopped, what it cost. Comes once or several times, after the blocks.</summary>
[JsonConverter(typeof(StreamEventJsonConverter))]
public sealed record MessageDelta : StreamEvent
{
    /// <summary>Why Claude stopped.</summary>
    public StopReason? StopReason { get; init; }

    /// <summary>Which of the request's stop sequences came up.</summary>
    public string? StopSequence { get; init; }

    /// <summary>More about a refusal.</summary>
    public StopDetails? StopDetails { get; init; }

    /// <summary>The code execution container that was used.</summary>
    public Container? Container { get; init; }

    /// <summary>Running totals, not increments; members that are null change nothing.</summary>
    public Usage? Usage { get; init; }

    /// <summary>Beta: what the service removed from the context, as JSON.</summary>
    public string? ContextManagementJson { get; init; }

    /// <summary>Beta: what the service changed in the input, as JSON.</summary>
    public string? InputTransformationsJson { get; init; }

    /// <summary>Members of the event that this library does not know, as one JSON object.</summary>
    public string? ExtraJson { get; init; }

    /// <summary>Members of the event's <c>delta</c> object that this library does not know, as one JSON object.</summary>
    public string? DeltaExtraJson { get; init; }
}

/// <summary>The message is complete. Comes once, last.</summary>
[JsonConverter(typeof(StreamEventJsonConverter))]
public sealed record MessageStop : StreamEvent
{
    /// <summary>Members that gateways add, such as invocation metrics, as one JSON object.</summary>
    public string? ExtraJson { get; init; }
}

/// <summary>Nothing happened, and the connection is alive. May come at any time, any number of times.</summary>
[JsonConverter(typeof(StreamEventJsonConverter))]
public sealed record Ping : StreamEvent;

/// <summary>The service failed. Comes at most once and is the last event; <see cref="MessageStream"/> throws it as a
/// <see cref="ClaudeApiException"/> instead of delivering it.</summary>
/// <param name="ErrorType">The kind of error; the default value where the event named none.</param>
/// <param name="Message">What the service said.</param>
[JsonConverter(typeof(StreamEventJsonConverter))]
public sealed record StreamError(ErrorType ErrorType, string Message) : StreamEvent
{
    /// <summary>The stable code that tells errors of one type apart.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>What else the service said about the error, as a JSON object.</summary>
    public string? DetailsJson { get; init; }

    /// <summary>What the service calls the request.</summary>
    public string? RequestId { get; init; }

    internal ClaudeApiException ToException()
    {
        string type = ErrorType.Value is null ? "an error" : ErrorType.ToString();
        return new ClaudeApiException(
            ErrorType,
            $"The API ended the stream with {type}: {ClaudeApiException.Sentence(Message)} PartialMessage has what arrived; send the " +
            "request again for a whole answer.")
        {
            ApiMessage = Message,
            ErrorCode = ErrorCode,
            DetailsJson = DetailsJson,
            RequestId = RequestId,
        };
    }
}

/// <summary>An event of a type this library does not know, verbatim. May come at any time.</summary>
/// <param name="Type">The API's word for it.</param>
/// <param name="Json">The event's whole data; JSON, unless whoever sent it made a mistake.</param>
[JsonConverter(typeof(StreamEventJsonConverter))]
public sealed record UnknownEvent(string Type, string Json) : StreamEvent;
