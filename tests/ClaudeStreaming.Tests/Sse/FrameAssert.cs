using System.Text;
using ClaudeStreaming.Sse;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Sse;

internal static class FrameAssert
{
    /// <summary>Asserts what a reader makes of the text, whole, byte by byte, and cut in two at every place.</summary>
    public static void Reads(string text, params Frame[] expected) => Reads(Encoding.UTF8.GetBytes(text), expected);

    public static void Reads(byte[] bytes, params Frame[] expected)
    {
        Assert.Equal(expected, SseBytes.Read(bytes));
        Assert.Equal(expected, SseBytes.Read(bytes, 1));
        for (int cut = 1; cut < bytes.Length; cut++)
            Assert.Equal(expected, SseBytes.Read(bytes, cut, bytes.Length));
    }

    public static Frame Message(string data, string id = "") => new("message", data, id);

    /// <summary>Feeds the text to a reader, and leaves the reader where that ends.</summary>
    public static List<Frame> Feed(this SseReader reader, string text) => SseBytes.Read(reader, Encoding.UTF8.GetBytes(text));
}
