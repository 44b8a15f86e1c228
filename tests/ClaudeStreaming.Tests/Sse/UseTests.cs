using System.Text;
using ClaudeStreaming.Sse;

namespace ClaudeStreaming.Tests.Sse;

/// <summary>How a reader is to be called, and what happens when it is called otherwise.</summary>
public class UseTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void More_bytes_than_there_was_room_for_are_refused(int count)
    {
        using SseReader reader = new();
        reader.GetMemory();
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Advance(count));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.Advance(reader.GetMemory().Length + 1));
        Assert.False(reader.HasIncompleteFrame);
    }

    [Fact]
    public void There_is_always_room_and_no_bytes_at_all_are_allowed()
    {
        using SseReader reader = new(1);
        for (int i = 0; i < 10; i++)
        {
            Assert.NotEqual(0, reader.GetMemory().Length);
            reader.Advance(0);
            Assert.False(reader.TryRead(out SseFrame frame));
            Assert.True(frame.Data.IsEmpty && frame.EventType.IsEmpty && frame.Id.IsEmpty);
        }
    }

    [Fact]
    public void A_buffer_that_nobody_reads_from_is_full_one_day_and_loses_nothing()
    {
        const string Text = "data: 1\n\n";
        using SseReader reader = new(100);
        string fed = string.Concat(Enumerable.Repeat(Text, 1000));
        int length = 0;
        Exception? failure = null;
        while (failure is null)
        {
            Memory<byte> room = reader.GetMemory();
            Encoding.UTF8.GetBytes(fed.AsSpan(length, room.Length), room.Span);
            reader.Advance(room.Length);
            length += room.Length;
            failure = Record.Exception(() => _ = reader.GetMemory());
        }
        Assert.Contains("TryRead", Assert.IsType<InvalidOperationException>(failure).Message, StringComparison.Ordinal);
        int frames = 0;
        while (reader.TryRead(out SseFrame frame))
        {
            frames++;
            Assert.Equal("1", Encoding.UTF8.GetString(frame.Data));
        }
        Assert.Equal(length / Text.Length, frames);
        Assert.Equal(1000, frames + reader.Feed(fed[length..]).Count);
    }

    [Fact]
    public void A_frame_is_valid_until_the_next_call_although_later_bytes_lie_behind_it()
    {
        using SseReader reader = new();
        byte[] bytes = "id: 1\nevent: a\ndata: 2\ndata: 3\nevent: b\n\nid: 4\nevent: c\ndata: 5\n\nid: 6"u8.ToArray();
        int fed = 0;
        List<string> read = [];
        while (fed < bytes.Length)
        {
            Memory<byte> room = reader.GetMemory();
            int count = Math.Min(room.Length, bytes.Length - fed);
            bytes.AsMemory(fed, count).CopyTo(room);
            reader.Advance(count);
            fed += count;
            while (reader.TryRead(out SseFrame frame))
            {
                // Looking at the reader is no call that ends it.
                Assert.False(reader.HasIncompleteFrame && reader.LastEventId.IsEmpty);
                read.Add($"{Encoding.UTF8.GetString(frame.EventType)} {Encoding.UTF8.GetString(frame.Data)} {Encoding.UTF8.GetString(frame.Id)}");
            }
        }
        Assert.Equal(["b 2\n3 1", "c 5 4"], read);
    }

    [Fact]
    public void A_disposed_reader_reads_no_more()
    {
        SseReader reader = new();
        reader.Feed("id: 1\n\ndata: 1\n");
        reader.Dispose();
        reader.Dispose();
        Assert.Throws<ObjectDisposedException>(() => reader.GetMemory());
        Assert.Throws<ObjectDisposedException>(() => reader.Advance(0));
        Assert.Throws<ObjectDisposedException>(() => reader.TryRead(out _));
        Assert.Equal("1", Encoding.UTF8.GetString(reader.LastEventId));
    }
}
