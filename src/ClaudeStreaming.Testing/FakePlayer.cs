using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;

namespace ClaudeStreaming.Testing;

/// <summary>Plays a script as the bytes of a body, each to be sent as soon as it is there.</summary>
internal static class FakePlayer
{
    /// <exception cref="FakeCutException">The script cuts the connection here.</exception>
    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> PlayAsync(
        FakeReply reply, FakeRequest request, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int events = 0;
        ImmutableArray<FakeStep> steps = Complete(reply, request);
        for (int i = 0; i < steps.Length; i++)
        {
            switch (steps[i])
            {
                case EndStep:
                    yield break;
                case CutStep:
                    throw new FakeCutException();
                case PauseStep pause:
                    await Task.Delay(pause.Duration, clock, cancellationToken).ConfigureAwait(false);
                    continue;
                case EventStep when events > 0 && reply.Pace > TimeSpan.Zero:
                    await Task.Delay(reply.Pace, clock, cancellationToken).ConfigureAwait(false);
                    break;
            }
            ReadOnlyMemory<byte> bytes = steps[i] is EventStep { Event: var e } ? Frame(e, events++) : ((RawStep)steps[i]).Bytes.AsMemory();
            while (!bytes.IsEmpty)
            {
                int length = Math.Min(reply.PieceBytes, bytes.Length);
                // Told before the last piece leaves: with it in hand the client may go, and has not left early.
                if (length == bytes.Length && i == steps.Length - 1)
                    request.IsAnswered = true;
                yield return bytes[..length];
                bytes = bytes[length..];
            }
        }
    }

    /// <summary>Adds what a proper stream has around the script.</summary>
    private static ImmutableArray<FakeStep> Complete(FakeReply reply, FakeRequest request)
    {
        // A recorded body, or none at all: as it is.
        if (reply.Steps.Any(static step => step is RawStep) && !reply.Steps.Any(static step => step is EventStep))
            return reply.Steps;
        ImmutableArray<FakeStep> steps = reply.Steps;
        Usage usage = reply.Tokens ?? Guess(reply, request);
        if (!Has<MessageStart>(steps))
        {
            Message start = new($"msg_fake_{request.Number}", request.Model) { Usage = new() { InputTokens = usage.InputTokens, OutputTokens = 1 } };
            steps = steps.Insert(0, new EventStep(new MessageStart(start)));
        }
        if (!Has<MessageDelta>(steps))
        {
            steps = steps.Add(new EventStep(new MessageDelta
            {
                StopReason = reply.StopReason,
                StopSequence = reply.StopSequence,
                Usage = new() { OutputTokens = usage.OutputTokens },
            }));
        }
        return Has<MessageStop>(steps) ? steps : steps.Add(new EventStep(new MessageStop()));
    }

    private static bool Has<T>(ImmutableArray<FakeStep> steps) where T : StreamEvent => steps.Any(static step => step is EventStep { Event: T });

    // About four bytes a token, as a rule of thumb.
    private static Usage Guess(FakeReply reply, FakeRequest request) => new()
    {
        InputTokens = 1 + request.Body.Length / 4,
        OutputTokens = 1 + reply.Steps.Sum(static step => step switch
        {
            EventStep { Event: ContentBlockDelta { Delta: TextDelta delta } } => delta.Text.Length,
            EventStep { Event: ContentBlockDelta { Delta: ThinkingDelta delta } } => delta.Thinking.Length,
            EventStep { Event: ContentBlockDelta { Delta: InputJsonDelta delta } } => delta.PartialJson.Length,
            _ => 0,
        }) / 4,
    };

    private static byte[] Frame(StreamEvent streamEvent, int number)
    {
        byte[] json = FakeJson.Event(streamEvent);
        // The service pads each event with up to 15 blanks before its last brace, so that its size tells nothing of its text.
        string padding = new(' ', number * 7 % 16);
        string type = streamEvent switch
        {
            MessageStart => "message_start",
            ContentBlockStart => "content_block_start",
            ContentBlockDelta => "content_block_delta",
            ContentBlockStop => "content_block_stop",
            MessageDelta => "message_delta",
            MessageStop => "message_stop",
            ClaudeStreaming.Ping => "ping",
            StreamError => "error",
            UnknownEvent unknown => unknown.Type,
            _ => throw new NotSupportedException($"FakeClaude cannot send a {streamEvent.GetType().Name}."),
        };
        return [.. Encoding.UTF8.GetBytes($"event: {type}\ndata: "), .. json.AsSpan(..^1), .. Encoding.UTF8.GetBytes(padding + "}\n\n")];
    }
}
