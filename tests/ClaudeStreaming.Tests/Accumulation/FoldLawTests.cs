using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ClaudeStreaming.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeStreaming.Tests.Accumulation;

/// <summary>What holds for any sequence of events, whichever way it is folded.</summary>
public class FoldLawTests
{
    // As the service writes it, and as a gateway may.
    private static readonly JsonWriterOptions[] Spellings =
    [
        RawJson.WriterOptions,
        new() { Encoder = JavaScriptEncoder.Default },
        new() { Indented = true },
    ];

    [Fact]
    public void Events_fold_alike_as_objects_and_from_their_bytes() =>
        Law.Holds(AnyEvent.Sequences, Gen.Choose(0, Spellings.Length - 1).ToArbitrary(), 500, static (events, spelling) =>
        {
            MessageAccumulator objects = new(), bytes = new();
            foreach (StreamEvent streamEvent in events)
            {
                byte[] json = Write(streamEvent, Spellings[spelling]);
                AssertSameOutcome(() => objects.Add(streamEvent), () => bytes.AddBytes(json), streamEvent.ToString());
                AssertSame(objects, bytes);
            }
        });

    [Fact]
    public void Every_event_survives_its_own_JSON() =>
        Law.Holds(AnyEvent.Sequences, 200, static events =>
        {
            foreach (StreamEvent streamEvent in events.Where(HasPossibleIndex))
            {
                string json = JsonSerializer.Serialize(streamEvent, TestJson.Default.StreamEvent);
                Assert.Equal(streamEvent, JsonSerializer.Deserialize(json, TestJson.Default.StreamEvent));
            }
        });

    [Fact]
    public void Every_message_on_the_way_survives_its_own_JSON() =>
        Law.Holds(AnyEvent.Sequences, 200, static events =>
        {
            MessageAccumulator message = new();
            foreach (StreamEvent streamEvent in events)
            {
                Record.Exception(() => message.Add(streamEvent));
                if (message.HasStarted)
                    Assert.Equal(message.ToMessage(), Message.Parse(message.ToMessage().ToJson()));
            }
        });

    [Fact]
    public void Broken_bytes_fold_alike_too_and_break_nothing_else() =>
        Law.Holds(AnyEvent.Sequences, Damage, 500, static (events, damage) =>
        {
            MessageAccumulator objects = new(), bytes = new();
            foreach (StreamEvent streamEvent in events)
            {
                byte[] json = Write(streamEvent, Spellings[0]);
                foreach ((int place, byte value) in damage)
                    json[place % json.Length] = value;
                AssertSameOutcome(() => Add(objects, json), () => bytes.AddBytes(json), Encoding.UTF8.GetString(json));
                AssertSame(objects, bytes);
            }
        });

    private static Arbitrary<(int Place, byte Value)[]> Damage { get; } = (
        from place in Gen.Choose(0, 400)
        from value in Gen.Elements<byte>([.. "{}[]\":,\\u0d8e-. tnf"u8, 0, 0x1f, 0xc3, 0xff])
        select (place, value)).ArrayOf(2).ToArbitrary();

    // One that is negative is written, and refused when it is read.
    private static bool HasPossibleIndex(StreamEvent streamEvent) =>
        streamEvent is not (ContentBlockStart { Index: < 0 } or ContentBlockDelta { Index: < 0 } or ContentBlockStop { Index: < 0 });

    private static void Add(MessageAccumulator message, byte[] json)
    {
        if (StreamEvent.TryParse(json, default, out StreamEvent? streamEvent))
            message.Add(streamEvent);
    }

    private static byte[] Write(StreamEvent streamEvent, JsonWriterOptions spelling)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, spelling))
            StreamEventJson.Write(writer, streamEvent);
        return buffer.ToArray();
    }

    private static void AssertSameOutcome(Action one, Action other, string what)
    {
        Exception? expected = Record.Exception(one), actual = Record.Exception(other);
        Assert.True(expected is null or ClaudeApiException or ClaudeStreamException { Reason: StreamFailure.Malformed }, $"{what}: {expected}");
        Assert.True(expected?.GetType() == actual?.GetType(), $"{what}: {expected} and {actual}");
    }

    private static void AssertSame(MessageAccumulator one, MessageAccumulator other)
    {
        Assert.Equal(one.HasStarted, other.HasStarted);
        Assert.Equal(one.IsComplete, other.IsComplete);
        Assert.Equal(one.HasStopReason, other.HasStopReason);
        Assert.Equal(one.TextLog.ToString(), other.TextLog.ToString());
        if (!one.HasStarted)
            return;
        Assert.Equal(one.ToMessage(), other.ToMessage());
        Assert.Equal(one.ToMessage().ToJson(), other.ToMessage().ToJson());
    }
}
