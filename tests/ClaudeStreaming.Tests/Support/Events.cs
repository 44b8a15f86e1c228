using System.Text;

namespace ClaudeStreaming.Tests.Support;

/// <summary>Events as the API's JSON, and the two ways an accumulator takes them: as objects, and from their bytes as a stream does.</summary>
internal static class Events
{
    public const string End = """{"type":"message_stop"}""";

    public const string EndTurn = """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":7}}""";

    public static string Start(string members = "") =>
        $$$"""{"type":"message_start","message":{"id":"msg_1","model":"claude-x"{{{members}}}}}""";

    public static string Block(int index, string block) => $$"""{"type":"content_block_start","index":{{index}},"content_block":{{block}}}""";

    public static string Text(int index, string text = "") => Block(index, $$"""{"type":"text","text":"{{text}}"}""");

    public static string Tool(int index, string input = "{}") =>
        Block(index, $$"""{"type":"tool_use","id":"toolu_{{index}}","name":"find","input":{{input}}}""");

    public static string Delta(int index, string delta) => $$"""{"type":"content_block_delta","index":{{index}},"delta":{{delta}}}""";

    /// <param name="index">The block's.</param>
    /// <param name="text">As it stands between the quotes.</param>
    public static string TextDelta(int index, string text) => Delta(index, $$"""{"type":"text_delta","text":"{{text}}"}""");

    /// <inheritdoc cref="TextDelta"/>
    public static string InputDelta(int index, string text) => Delta(index, $$"""{"type":"input_json_delta","partial_json":"{{text}}"}""");

    /// <inheritdoc cref="TextDelta"/>
    public static string ThinkingDelta(int index, string text) => Delta(index, $$"""{"type":"thinking_delta","thinking":"{{text}}"}""");

    public static string Stop(int index) => $$"""{"type":"content_block_stop","index":{{index}}}""";

    public static string MessageDelta(string delta, string usage = "{}") =>
        $$"""{"type":"message_delta","delta":{{delta}},"usage":{{usage}}}""";

    public static StreamEvent Parse(string json)
    {
        Assert.True(StreamEvent.TryParse(Encoding.UTF8.GetBytes(json), default, out StreamEvent? streamEvent));
        return streamEvent;
    }

    /// <summary>Folds a message that has begun, both ways, and then these events.</summary>
    public static Message FoldStarted(params string[] events) => Fold([Start(), .. events]);

    /// <summary>Folds these events, both ways.</summary>
    public static Message Fold(params string[] events)
    {
        MessageAccumulator objects = new(), bytes = new();
        foreach (string json in events)
        {
            objects.Add(Parse(json));
            bytes.AddBytes(Encoding.UTF8.GetBytes(json));
            if (!objects.HasStarted)
                continue;
            Assert.Equal(objects.ToMessage(), bytes.ToMessage());
            Assert.Equal(objects.ToMessage().ToJson(), bytes.ToMessage().ToJson());
        }
        return objects.ToMessage();
    }

    /// <summary>Adds an event as a stream does that is read without looking at its events.</summary>
    public static void AddBytes(this MessageAccumulator message, ReadOnlySpan<byte> utf8Json)
    {
        if (EventScanner.TryScan(utf8Json, default, out EventEnvelope envelope) && !message.TryAppend(in envelope))
            message.Add(EventReader.Read(in envelope));
    }
}
