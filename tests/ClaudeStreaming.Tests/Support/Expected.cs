using System.Collections.Concurrent;
using System.Text;

namespace ClaudeStreaming.Tests.Support;

/// <summary>What a body has to come to, by the naive reader of frames, the parser of single events and the fold of objects; nothing of
/// <see cref="MessageStream"/> is in it.</summary>
/// <param name="Failure">How it fails; null where the message is complete.</param>
/// <param name="Events">The events that arrive whole.</param>
/// <param name="Message">What they fold into; null where no message began.</param>
/// <param name="Text">All text of them.</param>
internal sealed record Expected(string? Failure, IReadOnlyList<StreamEvent> Events, Message? Message, string Text)
{
    private const string Malformed = nameof(StreamFailure.Malformed);

    // The same events come in thousands of bodies; parsing is pure.
    private static readonly ConcurrentDictionary<(string Type, string Data), object> Parsed = new();

    public static Expected Of(byte[] body, BodyEnd end)
    {
        ReferenceSse sse = new(body);
        List<StreamEvent> events = [];
        MessageAccumulator message = new();
        string? failure = null;
        foreach (Frame frame in sse.Frames)
        {
            failure = Add(frame, events, message);
            if (failure is not null || message.IsComplete)
                break;
        }
        if (failure is null && !message.IsComplete)
            failure = AtTheEnd(body, end, sse, events, message);
        return new Expected(failure, events, message.HasStarted ? message.ToMessage() : null, message.TextLog.ToString());
    }

    /// <summary>The name under which a failure stands here.</summary>
    public static string? NameOf(Exception? failure) => failure switch
    {
        null => null,
        ClaudeStreamException stream => $"{stream.Reason}",
        ClaudeApiException { StatusCode: null } api => $"{api.ErrorType}",
        _ => $"{failure.GetType()}",
    };

    private static string? Add(Frame frame, List<StreamEvent> events, MessageAccumulator message)
    {
        switch (Parsed.GetOrAdd((frame.Event, frame.Data), Parse))
        {
            case StreamError error:
                return $"{error.ErrorType}";
            case StreamEvent streamEvent:
                try
                {
                    message.Add(streamEvent);
                }
                catch (ClaudeStreamException)
                {
                    return Malformed;
                }
                events.Add(streamEvent);
                return null;
            case bool isBroken:
                return isBroken ? Malformed : null;
            default:
                throw new InvalidOperationException();
        }
    }

    // An event; true where it breaks the stream; false where it is nothing.
    private static object Parse((string Type, string Data) frame)
    {
        try
        {
            bool isEvent = StreamEvent.TryParse(Encoding.UTF8.GetBytes(frame.Data), Encoding.UTF8.GetBytes(frame.Type), out StreamEvent? streamEvent);
            return isEvent ? streamEvent! : false;
        }
        catch (ClaudeStreamException)
        {
            return true;
        }
    }

    private static string? AtTheEnd(byte[] body, BodyEnd end, ReferenceSse sse, List<StreamEvent> events, MessageAccumulator message)
    {
        if (end != BodyEnd.Clean)
            return $"{(end == BodyEnd.Reset ? StreamFailure.ConnectionLost : StreamFailure.Idle)}";
        if (message.HasStopReason && !sse.HasIncompleteFrame)
        {
            message.EndUnterminated();
            return null;
        }
        bool isSomethingElse = events.Count == 0 &&
            Encoding.UTF8.GetString(body).TrimStart('\uFEFF').TrimStart(' ', '\t', '\r', '\n') is ['<' or '{' or '[', ..];
        return $"{(isSomethingElse ? StreamFailure.NotAnEventStream : StreamFailure.Truncated)}";
    }
}
