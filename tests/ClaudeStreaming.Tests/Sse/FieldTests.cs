using System.Text;
using ClaudeStreaming.Sse;
using ClaudeStreaming.Tests.Support;
using static ClaudeStreaming.Tests.Sse.FrameAssert;

namespace ClaudeStreaming.Tests.Sse;

/// <summary>Lines to frames: what each field does.</summary>
public class FieldTests
{
    [Fact]
    public void Comments_are_ignored_wherever_they_stand() =>
        Reads(": hello\n:\ndata: 1\n: data: no\n:event: no\ndata: 2\n:\n\n: end\n\n", Message("1\n2"));

    [Fact]
    public void One_space_after_the_colon_is_no_part_of_the_value() =>
        Reads("data:a\n\ndata: b\n\ndata:  c\n\ndata: d \n\ndata:\te\n\n", Message("a"), Message("b"), Message(" c"), Message("d "), Message("\te"));

    [Fact]
    public void Only_the_first_colon_ends_the_name() => Reads("data: a: b:c\n\ndata::\n\ndata: :\n\n", Message("a: b:c"), Message(":"), Message(":"));

    [Fact]
    public void Several_data_lines_are_joined_with_LF() =>
        Reads("data: 1\ndata:\ndata:  2\ndata\ndata: 3\r\ndata\n\n", Message("1\n\n 2\n\n3\n"));

    [Fact]
    public void Data_lines_are_joined_across_whatever_stands_between_them() =>
        Reads("data: 1\nevent: a\ndata: 2\nid: 7\n: comment\nfoo: bar\nretry: 3\ndata: 3\nevent: bb\ndata: 4\n\n", new Frame("bb", "1\n2\n3\n4", "7"));

    [Fact]
    public void Data_without_a_colon_is_an_empty_line() => Reads("data\n\ndata\ndata\n\n", Message(""), Message("\n"));

    [Fact]
    public void Empty_data_is_dispatched() => Reads("data:\n\nevent: a\ndata: \n\n", Message(""), new Frame("a", "", ""));

    [Fact]
    public void The_last_event_line_counts_before_data_and_after_it() =>
        Reads(
            "event: a\nevent: bcd\ndata: 1\n\ndata: 2\nevent: e\nevent: f\n\nevent: g\ndata: 3\nevent: h\n\ndata: 4\n\n",
            new Frame("bcd", "1", ""), new Frame("f", "2", ""), new Frame("h", "3", ""), Message("4"));

    [Fact]
    public void An_empty_event_line_makes_it_a_message() =>
        Reads("event: a\nevent\ndata: 1\n\nevent: a\ndata: 2\nevent:\n\nevent:\ndata: 3\n\n", Message("1"), Message("2"), Message("3"));

    [Theory]
    [InlineData("data: LARGE\n\nevent:\n", 1)]
    [InlineData("event: LARGE\nid: LARGE\nevent:\n", 0)]
    public void An_empty_event_line_may_be_the_last_of_a_buffer_that_is_given_back(string text, int frames)
    {
        using SseReader reader = new();
        string large = new('x', 200_000);
        Assert.Equal(frames, reader.Feed(text.Replace("LARGE", large, StringComparison.Ordinal)).Count);
        Assert.Equal([Message(large, frames == 0 ? large : "")], reader.Feed($"data: {large}\n\n"));
    }

    [Fact]
    public void A_blank_line_without_data_forgets_the_event_type() => Reads("event: a\n\ndata: 1\n\n", Message("1"));

    [Fact]
    public void An_id_stays_in_force_until_the_next() =>
        Reads("id: 1\ndata: a\n\ndata: b\n\nid: 22\n\ndata: c\n\nid\ndata: d\n\ndata: e\n\n",
            Message("a", "1"), Message("b", "1"), Message("c", "22"), Message("d"), Message("e"));

    [Fact]
    public void The_last_id_of_a_frame_counts_wherever_it_stands() =>
        Reads("id: 1\ndata: a\nid: longer\n\ndata: b\nid: 3\ndata: c\n\n", Message("a", "longer"), Message("b\nc", "3"));

    [Fact]
    public void An_id_with_a_NULL_in_it_is_ignored() => Reads("id: 1\ndata: a\n\nid: 2\0\ndata: b\n\nid: \0\nid: 3\n\ndata: c\n\n",
        Message("a", "1"), Message("b", "1"), Message("c", "3"));

    [Fact]
    public void An_id_is_in_force_only_from_the_blank_line_on()
    {
        using SseReader reader = new();
        Assert.Empty(reader.Feed("id: 1\ndata: a\n"));
        Assert.Equal("", Encoding.UTF8.GetString(reader.LastEventId));
        Assert.Equal([Message("a", "1")], reader.Feed("\n"));
        Assert.Equal("1", Encoding.UTF8.GetString(reader.LastEventId));
        Assert.Empty(reader.Feed("id: 2\n"));
        Assert.Equal("1", Encoding.UTF8.GetString(reader.LastEventId));
        Assert.Empty(reader.Feed("\n"));
        Assert.Equal("2", Encoding.UTF8.GetString(reader.LastEventId));
        Assert.Empty(reader.Feed("id: 3"));
        Assert.Equal("2", Encoding.UTF8.GetString(reader.LastEventId));
    }

    [Fact]
    public void An_id_can_be_carried_over_from_an_earlier_connection()
    {
        using SseReader reader = new() { LastEventId = "before"u8 };
        Assert.Equal([Message("a", "before"), Message("b", "1")], reader.Feed("data: a\n\nid: 1\ndata: b\n\n"));
        reader.LastEventId = reader.LastEventId;
        Assert.Equal("1", Encoding.UTF8.GetString(reader.LastEventId));
        reader.LastEventId = default;
        Assert.True(reader.LastEventId.IsEmpty);
    }

    [Theory]
    [InlineData("a\0")]
    [InlineData("\n")]
    [InlineData("a\rb")]
    public void An_id_that_no_field_can_have_is_refused(string id)
    {
        using SseReader reader = new();
        ArgumentException failure = Assert.Throws<ArgumentException>(() => reader.LastEventId = Encoding.UTF8.GetBytes(id));
        Assert.Equal("value", failure.ParamName);
        Assert.True(reader.LastEventId.IsEmpty);
    }

    [Theory]
    [InlineData("retry: 1500", 1500)]
    [InlineData("retry:0", 0)]
    [InlineData("retry: 00042", 42)]
    [InlineData("retry: 7\nretry: 8", 8)]
    [InlineData("retry: 7\nretry: -8", 7)]
    [InlineData("retry: 7\nretry:", 7)]
    [InlineData("retry: 7\nretry: 8.0", 7)]
    [InlineData("retry: 7\nretry: 8 ", 7)]
    [InlineData("retry: 7\nretry:  8", 7)]
    [InlineData("retry: 7\nretry: \u0668", 7)]
    public void Retry_counts_where_it_is_digits_only(string lines, int milliseconds)
    {
        using SseReader reader = new();
        Assert.Null(reader.ReconnectionTime);
        Assert.Empty(reader.Feed(lines + "\n"));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), reader.ReconnectionTime);
    }

    [Fact]
    public void A_retry_beyond_all_time_spans_is_the_longest_there_is()
    {
        using SseReader reader = new();
        Assert.Empty(reader.Feed($"retry: {new string('9', 500)}\n"));
        Assert.True(reader.ReconnectionTime > TimeSpan.FromDays(365 * 29_000));
    }

    [Fact]
    public void Unknown_fields_are_ignored_and_names_are_exact() =>
        Reads("foo: 1\nfoo\nData: 2\n data: 3\ndata : 4\ndatax: 5\ndat: 6\nevents: 7\nid : 8\ndata: 9\n\n", Message("9"));

    [Fact]
    public void A_frame_that_no_blank_line_ended_is_discarded()
    {
        Reads("data: 1\n\ndata: 2\n", Message("1"));
        Reads("data: 1\n\ndata: 2", Message("1"));
        Reads("data: 1\n\nevent: a\ndata: 2\r\nid: 3\r\n", Message("1"));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("d", true)]
    [InlineData("data", true)]
    [InlineData("data:", true)]
    [InlineData("data: 1\n", true)]
    [InlineData("data: 1\r", true)]
    [InlineData("data\n", true)]
    [InlineData("data: 1\n\n", false)]
    [InlineData("data: 1\r\n\r\n", false)]
    [InlineData("data: 1\n\n\n", false)]
    [InlineData("data: 1\n\ndata: 2", true)]
    [InlineData("event: a\n", true)]
    [InlineData("event: a\n\n", false)]
    [InlineData("event:\n", false)]
    [InlineData("data: 1\nevent: a\n", true)]
    [InlineData("data: 1\nevent: a\n\n", false)]
    [InlineData("id: 1\n", false)]
    [InlineData("id: 1", true)]
    [InlineData("retry: 1\n", false)]
    [InlineData(":", false)]
    [InlineData(": comment", false)]
    [InlineData(": comment\n", false)]
    [InlineData("data: 1\n: comment", true)]
    [InlineData("data: 1\n\n: comment", false)]
    [InlineData("data: 1\r\r: comment", false)]
    [InlineData("\uFEFF", false)]
    [InlineData("\uFEFF:", false)]
    [InlineData("\uFEFFd", true)]
    [InlineData("\n", false)]
    [InlineData("\r", false)]
    public void The_reader_knows_whether_the_bytes_end_inside_a_frame(string text, bool isIncomplete)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        foreach (int size in new[] { 1, 2, int.MaxValue })
        {
            using SseReader reader = new();
            SseBytes.Read(reader, bytes, size);
            Assert.Equal(isIncomplete, reader.HasIncompleteFrame);
        }
    }

    [Fact]
    public void While_a_frame_is_being_looked_at_it_is_not_incomplete()
    {
        using SseReader reader = new();
        "data: 1\r\n\r\n"u8.CopyTo(reader.GetMemory().Span);
        reader.Advance(11);
        Assert.True(reader.TryRead(out _));
        Assert.False(reader.HasIncompleteFrame);
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.HasIncompleteFrame);
    }
}
