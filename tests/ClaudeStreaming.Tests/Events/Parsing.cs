using System.Text;

namespace ClaudeStreaming.Tests.Events;

internal static class Parsing
{
    /// <summary>The event in the data; fails where there is none.</summary>
    public static StreamEvent Parse(string data, string name = "") => Parse(Encoding.UTF8.GetBytes(data), name);

    public static StreamEvent Parse(byte[] data, string name = "")
    {
        Assert.True(StreamEvent.TryParse(data, Encoding.UTF8.GetBytes(name), out StreamEvent? streamEvent));
        return streamEvent;
    }

    public static ContentDelta ParseDelta(string json) =>
        Assert.IsType<ContentBlockDelta>(Parse($$"""{"type":"content_block_delta","index":0,"delta":{{json}}}""")).Delta;

    public static ContentBlock ParseBlock(string json) =>
        Assert.IsType<ContentBlockStart>(Parse($$"""{"type":"content_block_start","index":0,"content_block":{{json}}}""")).Block;

    public static Message ParseMessage(string json) =>
        Assert.IsType<MessageStart>(Parse($$"""{"type":"message_start","message":{{json}}}""")).Message;

    /// <summary>Asserts that there is nothing in the data to deliver.</summary>
    public static void IsNothing(string data, string name = "")
    {
        Assert.False(StreamEvent.TryParse(Encoding.UTF8.GetBytes(data), Encoding.UTF8.GetBytes(name), out StreamEvent? streamEvent));
        Assert.Null(streamEvent);
    }

    public static void IsMalformed(string data, string name = "")
    {
        ClaudeStreamException failure = Assert.Throws<ClaudeStreamException>(() => Parse(data, name));
        Assert.Equal(StreamFailure.Malformed, failure.Reason);
        Assert.Contains("send the request again", failure.Message, StringComparison.Ordinal);
    }
}
