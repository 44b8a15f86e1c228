using System.Text;
using ClaudeStreaming.Sse;
using ClaudeStreaming.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace ClaudeStreaming.Tests.Sse;

/// <summary>Any bytes, cut anywhere, against the standard's own words.</summary>
public class ReferenceTests
{
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "data", "event", "id", "retry", "dat", ":", ": ", " ", "\n", "\n\n", "\r", "\r\n", "\0", "\uFEFF", "7", "x", "é", "😀", "\ndata: ", "\ndata\n",
            "\nevent: ", "\nid: ",
        }.Select(Encoding.UTF8.GetBytes),
        [0xEF], [0xBB], [0xBF], [0xC3], [0xFF], [0xF0, 0x9F],
    ];

    private static readonly Arbitrary<byte[][]> AnyBytes = Arb.Array(Arb.From(Gen.Frequency(
        (9, Gen.Elements(Tokens)),
        (1, Gen.Choose(0, 255).Select(static value => new[] { (byte)value })))));

    private static readonly Arbitrary<int[]> AnyCuts = Arb.Array(Arb.From(Gen.Choose(1, 9)));

    [Fact]
    public void Any_bytes_cut_anywhere_give_what_the_standard_says() => Law.Holds(AnyBytes, AnyCuts, 20_000, static (tokens, cuts) =>
    {
        byte[] bytes = [.. tokens.SelectMany(static token => token)];
        ReferenceSse expected = new(bytes);
        using SseReader reader = new();
        Assert.Equal(expected.Frames, SseBytes.Read(reader, bytes, cuts));
        Assert.Equal(expected.LastEventId, Encoding.UTF8.GetString(reader.LastEventId));
        Assert.Equal(expected.RetryMilliseconds is { } retry ? TimeSpan.FromMilliseconds((double)retry) : null, reader.ReconnectionTime);
        Assert.Equal(expected.HasIncompleteFrame, reader.HasIncompleteFrame);
    });

    [Fact]
    public void Whether_a_frame_is_too_large_does_not_depend_on_how_its_bytes_are_cut() => Law.Holds(AnyBytes, AnyCuts, 20_000, (tokens, cuts) =>
    {
        byte[] bytes = [.. tokens.SelectMany(static token => token)];
        Assert.Equal(ReadLimited(bytes), ReadLimited(bytes, cuts));
    });

    // The frames before the one that is too large, and whether there was one.
    private static (string Frames, bool IsTooLarge) ReadLimited(byte[] bytes, params int[] cuts)
    {
        using SseReader reader = new(12);
        string frames = "";
        try
        {
            SseBytes.Read(reader, bytes, frame => frames += $"{Encoding.UTF8.GetString(frame.Data)}|", cuts);
            return (frames, false);
        }
        catch (SseFrameTooLargeException)
        {
            return (frames, true);
        }
    }
}
