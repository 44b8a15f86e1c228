using ClaudeStreaming.Sse;
using ClaudeStreaming.Tests.Support;
using static ClaudeStreaming.Tests.Sse.FrameAssert;

namespace ClaudeStreaming.Tests.Sse;

/// <summary>Bytes to lines: line ends, and the byte order mark.</summary>
public class LineTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r")]
    [InlineData("\r\n")]
    public void Lines_end_with_LF_CR_or_CRLF(string end) =>
        Reads($"event: a{end}data: 1{end}data: 2{end}{end}data: 3{end}{end}", new Frame("a", "1\n2", ""), Message("3"));

    [Fact]
    public void One_stream_may_end_its_lines_in_all_three_ways() =>
        Reads("data: 1\rdata: 2\ndata: 3\r\n\rdata: 4\r\n\ndata: 5\n\r\ndata: 6\r\r", Message("1\n2\n3"), Message("4"), Message("5"), Message("6"));

    [Fact]
    public void LF_and_then_CR_are_two_line_ends() => Reads("data: 1\n\rdata: 2\n\r", Message("1"), Message("2"));

    [Fact]
    public void Blank_lines_without_a_frame_between_them_mean_nothing() =>
        Reads("\n\r\n\r\rdata: 1\n\n\n\r\n\r\rdata: 2\n\n", Message("1"), Message("2"));

    [Fact]
    public void A_CR_that_ends_a_chunk_dispatches_at_once_and_exactly_once()
    {
        using SseReader reader = new();
        Assert.Equal([Message("1")], reader.Feed("data: 1\r\r"));
        Assert.False(reader.HasIncompleteFrame);
        Assert.Empty(reader.Feed("\n"));
        Assert.False(reader.HasIncompleteFrame);
        Assert.Empty(reader.Feed("data: 2\r"));
        Assert.Empty(reader.Feed("\n"));
        Assert.Equal([Message("2")], reader.Feed("\r"));
        Assert.Empty(reader.Feed("\ndata: 3"));
        Assert.True(reader.HasIncompleteFrame);
    }

    [Fact]
    public void Other_control_characters_end_no_line() => Reads("data: a\v\f\u0085\u2028\u2029b\n\n", Message("a\v\f\u0085\u2028\u2029b"));

    [Fact]
    public void A_byte_order_mark_at_the_start_is_ignored() => Reads("\uFEFFdata: 1\n\n", Message("1"));

    [Fact]
    public void Only_one_byte_order_mark_is_ignored() => Reads("\uFEFF\uFEFFdata: 1\n\ndata: 2\n\n", Message("2"));

    [Fact]
    public void A_byte_order_mark_further_on_is_text() =>
        Reads("\n\uFEFFdata: 1\n\ndata: \uFEFF2\n\nevent\uFEFF: x\ndata: 3\n\n", Message("\uFEFF2"), Message("3"));

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, (byte)'\n', (byte)'d', (byte)'a', (byte)'t', (byte)'a', (byte)'\n', (byte)'\n' })]
    [InlineData(new byte[] { 0xEF, (byte)'\r', 0xBB, 0xBF, (byte)'\n', (byte)'d', (byte)'a', (byte)'t', (byte)'a', (byte)'\n', (byte)'\n' })]
    public void A_part_of_a_byte_order_mark_is_text(byte[] bytes) => Reads(bytes, Message(""));

    [Fact]
    public void A_body_of_a_byte_order_mark_alone_has_nothing_in_it()
    {
        using SseReader reader = new();
        Assert.Empty(reader.Feed("\uFEFF"));
        Assert.False(reader.HasIncompleteFrame);
    }

    [Fact]
    public void Invalid_UTF_8_passes_through_untouched()
    {
        using SseReader reader = new();
        byte[] bytes = [.. "data: "u8, 0xC3, (byte)'('];
        bytes.CopyTo(reader.GetMemory());
        reader.Advance(bytes.Length);
        Assert.False(reader.TryRead(out _));
        "\n\n"u8.CopyTo(reader.GetMemory().Span);
        reader.Advance(2);
        Assert.True(reader.TryRead(out SseFrame frame));
        Assert.Equal([0xC3, (byte)'('], frame.Data.ToArray());
    }
}
