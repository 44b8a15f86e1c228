using System.Text;
using ClaudeStreaming.Sse;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Sse;

/// <summary>How large a frame may be, and what a reader holds and allocates.</summary>
public class LimitTests
{
    // What a reader starts with at most, and comes back to.
    private const int InitialBytes = 4 * 1024;
    private const int RetainedBytes = 64 * 1024;

    public static TheoryData<string> FramesOfTwentyBytes =>
    [
        "data: 12345678901234\n\n",
        "data: 12345678901234\r\n\r\n",
        "data: 12345678901234\r\r",
        "data: 12345\ndata: 12\n\n",
        "data: 12345\r\ndata: 12\r\n\r\n",
        "event: abc\ndata: 123\n\n",
        "data: 123\nevent: abc\n\n",
        "data: 1\nid: 56789012\r\n\n",
        "data: 1\n: comment678\n\r\n",
        "event: a\n\ndata: 12345678901234\n\n",
        ": a comment before\n\nid: 123\ndata: 12345678901234\n\n",
        "\uFEFFdata: 12345678901234\n\n",
    ];

    [Theory, MemberData(nameof(FramesOfTwentyBytes))]
    public void The_limit_is_exact_however_the_bytes_are_cut_and_lines_end(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        for (int cut = 1; cut <= bytes.Length; cut++)
        {
            using SseReader accepts = new(20);
            Assert.Single(SseBytes.Read(accepts, bytes, cut, bytes.Length));
            using SseReader refuses = new(19);
            SseFrameTooLargeException failure = Assert.Throws<SseFrameTooLargeException>(() => SseBytes.Read(refuses, bytes, cut, bytes.Length));
            Assert.Equal(19, failure.MaxFrameBytes);
            Assert.Contains("maxFrameBytes", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_limit_is_exact_one_byte_a_read()
    {
        foreach (string text in FramesOfTwentyBytes.Select(static row => row.Data))
        {
            using SseReader accepts = new(20);
            Assert.Single(SseBytes.Read(accepts, Encoding.UTF8.GetBytes(text), 1));
            using SseReader refuses = new(19);
            Assert.Throws<SseFrameTooLargeException>(() => SseBytes.Read(refuses, Encoding.UTF8.GetBytes(text), 1));
        }
    }

    [Fact]
    public void Frames_before_one_that_is_too_large_are_read_and_the_error_stays()
    {
        using SseReader reader = new(10);
        byte[] bytes = "data: 1\n\ndata: 2\n\ndata: too large\n\ndata: 3\n\n"u8.ToArray();
        bytes.AsSpan(0, 16).CopyTo(reader.GetMemory().Span);
        reader.Advance(16);
        Assert.True(reader.TryRead(out SseFrame frame));
        Assert.Equal("1", Encoding.UTF8.GetString(frame.Data));
        Assert.False(reader.TryRead(out _));
        Assert.Throws<SseFrameTooLargeException>(() => SseBytes.Read(reader, bytes.AsSpan(18)));
        for (int i = 0; i < 3; i++)
            Assert.Throws<SseFrameTooLargeException>(() => reader.TryRead(out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_limit_below_one_byte_is_refused(int limit) =>
        Assert.Equal("maxFrameBytes", Assert.Throws<ArgumentOutOfRangeException>(() => new SseReader(limit)).ParamName);

    [Theory]
    [InlineData(100)]
    [InlineData(5_000)]
    [InlineData(70_000)]
    [InlineData(3_000_000)]
    public void No_more_than_the_limit_is_ever_held_of_an_endless_line(int limit)
    {
        foreach (string start in new[] { "", "data: ", ": ", "id: ", "event: a\ndata: 1\ndata: 2\nevent: b\ndata: " })
        {
            using SseReader reader = new(limit);
            reader.Feed(start);
            long held = start.Length, allocated = GC.GetAllocatedBytesForCurrentThread();
            Exception? failure = null;
            while (failure is null)
            {
                Memory<byte> room = reader.GetMemory();
                room.Span.Fill((byte)'x');
                reader.Advance(room.Length);
                held += room.Length;
                failure = Record.Exception(() => reader.TryRead(out _));
            }
            Assert.IsType<SseFrameTooLargeException>(failure);
            Assert.InRange(held, limit + 1, Math.Max(limit + 1 + start.Length, InitialBytes));
            // Growing by doubling allocates each size once.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 3 * limit + 2 * InitialBytes);
        }
    }

    [Fact]
    public void No_more_than_the_limit_is_ever_held_of_an_endless_frame()
    {
        foreach (string line in new[] { "data: 12345678\n", "data\n", "data: 1\nevent: a\n" })
        {
            using SseReader reader = new(10_000);
            int fed = 0;
            while (Record.Exception(() => reader.Feed(line)) is not SseFrameTooLargeException)
                fed += line.Length;
            Assert.InRange(fed, 10_001 - line.Length, 10_001);
        }
    }

    [Fact]
    public void Heartbeats_ids_and_event_types_without_data_never_add_up_to_a_frame()
    {
        using SseReader reader = new(100);
        for (int i = 0; i < 1000; i++)
        {
            Assert.Empty(reader.Feed($": heartbeat {i}\nid: {i}\nretry: {i}\nunknown: {i}\r\n\nevent: none\n\n"));
            Assert.InRange(reader.GetMemory().Length, 1, InitialBytes);
        }
        Assert.Equal([FrameAssert.Message(new string('x', 94), "999")], reader.Feed($"data: {new string('x', 94)}\n\n"));
    }

    [Fact]
    public void A_buffer_that_one_large_frame_made_large_is_given_back()
    {
        using SseReader reader = new();
        string text = new('x', 3_000_000);
        Assert.Equal([FrameAssert.Message(text)], reader.Feed($"data: {text}\n\n"));
        Assert.InRange(reader.GetMemory().Length, 1, RetainedBytes);
        Assert.Equal([FrameAssert.Message("1")], reader.Feed("data: 1\n\n"));
    }

    [Fact]
    public void The_buffer_grows_while_reads_fill_it_and_is_small_again_behind_one_that_did_not()
    {
        using SseReader reader = new();
        int small = reader.GetMemory().Length;
        reader.Feed(new string('\n', small));
        Assert.InRange(reader.GetMemory().Length, small + 1, 2 * small);
        reader.Feed("\n");
        Assert.Equal(small, reader.GetMemory().Length);
    }

    [Fact]
    public void Reading_frames_allocates_nothing()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Range(100, 200).Select(static i => $": c\r\nid: {i}\nevent: ping\ndata: {i}\ndata: {i}\r\n\r\n")));
        using SseReader reader = new();
        Assert.Equal(200, Count(reader, bytes));
        long before = GC.GetAllocatedBytesForCurrentThread();
        int frames = 0;
        for (int i = 0; i < 10; i++)
            frames += Count(reader, bytes);
        // A collection may empty the pool in between, so that a buffer has to be made again.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
        Assert.Equal(2000, frames);
    }

    private static int Count(SseReader reader, ReadOnlySpan<byte> bytes)
    {
        int frames = 0;
        while (!bytes.IsEmpty)
        {
            Span<byte> room = reader.GetMemory().Span;
            int count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            reader.Advance(count);
            bytes = bytes[count..];
            while (reader.TryRead(out _))
                frames++;
        }
        return frames;
    }
}
