using System.Text;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>The view of bytes says what the view of events says.</summary>
public class FrameTests
{
    public static TheoryData<string> Recordings => Recording.Names;

    [Theory, MemberData(nameof(Recordings))]
    public async Task The_bytes_of_every_event_are_the_event(string name)
    {
        byte[] body = Recording.Named(name).Bytes;
        (List<StreamEvent> asObjects, Exception? endOfObjects) = await ReadAsync(body, Views.Events);
        (List<StreamEvent> asBytes, Exception? endOfBytes) = await ReadAsync(body, Views.Frames);
        Assert.Equal(asObjects, asBytes);
        Assert.Equal(endOfObjects?.Message, endOfBytes?.Message);
    }

    [Theory, MemberData(nameof(Recordings))]
    public async Task Text_as_bytes_is_the_text(string name)
    {
        byte[] body = Recording.Named(name).Bytes;
        (List<string> pieces, _) = await ReadAsync(body, Views.Text);
        (List<byte> bytes, _) = await ReadAsync(body, static async (stream, token) => (List<byte>)[.. await Views.TextBytes(stream, token)]);
        Assert.Equal(string.Concat(pieces), Encoding.UTF8.GetString([.. bytes]));
    }

    [Fact]
    public async Task A_delta_shows_its_string_as_it_came_and_nothing_else_does()
    {
        string escaped = Wire.Event(
            "content_block_delta", """{"type":"content_block_delta","index":3,"delta":{"type":"text_delta","text":"a\n\u00e9"}  }""");
        string signature = Wire.Event(
            "content_block_delta", """{"type":"content_block_delta","index":4,"delta":{"type":"signature_delta","signature":"s"}}""");
        await using MessageStream stream = Wire.Open(Wire.Start + Wire.StartText(3) + escaped + Wire.StartTool(4) + Wire.Input("{\"q\"", 4) + signature);
        List<string> shown = [];
        await Assert.ThrowsAsync<ClaudeStreamException>(async () =>
        {
            while (await stream.WaitToReadAsync())
            {
                while (stream.TryRead(out EventFrame frame))
                    shown.Add($"{Text(frame.Type)} {Text(frame.DeltaType)} {frame.Index} {Text(frame.DeltaJsonText)}");
            }
        });
        Assert.Equal(
            [
                "message_start  0 ", "content_block_start  3 ", "content_block_delta text_delta 3 a\\n\\u00e9", "content_block_start  4 ",
                "content_block_delta input_json_delta 4 {\\u0022q\\u0022", "content_block_delta  4 ",
            ],
            shown);
    }

    [Fact]
    public async Task An_event_behind_the_seam_of_a_continued_answer_has_the_index_that_it_counts_under()
    {
        FakeReply broken = new FakeReply().Text("Zero.").Text("One.").EndCleanly();
        FakeClaude claude = new(broken, new FakeReply().Text("Two.", "Three.").Text("Four."));
        using ClaudeClient client = claude.CreateClient(o => o.Recovery = new RecoveryOptions { MaxContinuations = 1 });
        await using MessageStream asObjects = await client.StreamAsync(Requests.Hello);
        List<StreamEvent> events = await Views.Events(asObjects);

        FakeClaude again = new(broken, new FakeReply().Text("Two.", "Three.").Text("Four."));
        using ClaudeClient other = again.CreateClient(o => o.Recovery = new RecoveryOptions { MaxContinuations = 1 });
        await using MessageStream asBytes = await other.StreamAsync(Requests.Hello);
        Assert.Equal(events, await Views.Frames(asBytes));
        Assert.Contains(events, static e => e is StreamResumed);
        Assert.Contains(events, static e => e is ContentBlockDelta { Index: > 0, Delta: TextDelta { Text: "Three." } });
    }

    [Fact]
    public async Task A_start_that_was_held_back_comes_before_what_released_it()
    {
        using ClaudeClient client = new FakeClaude(new FakeReply().Text("Hello")).CreateClient();
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        List<StreamEvent> events = await Views.Frames(stream);
        Assert.IsType<MessageStart>(events[0]);
        Assert.IsType<ContentBlockStart>(events[1]);
        Assert.IsType<MessageStop>(events[^1]);
    }

    [Fact]
    public async Task A_frame_stays_whole_when_the_stream_is_disposed_while_it_is_in_use()
    {
        LiveBody body = new LiveBody().Send(Wire.Answer("Hello"));
        MessageStream stream = MessageStream.FromSse(body);
        Assert.Equal(Wire.Answer("Hello").Split("data: ")[1].Split('\n')[0], await TakeFirstAndDisposeAsync(stream));
        Assert.True(body.IsDisposed);
        Assert.Throws<ObjectDisposedException>(() => stream.TryRead(out _));
    }

    [Fact]
    public async Task The_response_is_released_with_the_last_frame_before_anybody_asks_for_more()
    {
        LiveBody body = new LiveBody().Send(Wire.Answer("Hello"));
        await using MessageStream stream = MessageStream.FromSse(body);
        while (!body.IsDisposed)
        {
            Assert.True(await stream.WaitToReadAsync());
            while (!body.IsDisposed && stream.TryRead(out EventFrame frame))
                Assert.True(!body.IsDisposed || frame.Data.SequenceEqual("""{"type":"message_stop"}"""u8));
        }
        Assert.False(stream.TryRead(out _));
        Assert.False(await stream.WaitToReadAsync());
        Assert.False(await stream.WaitToReadAsync());
    }

    [Fact]
    public async Task Views_of_bytes_and_of_objects_share_the_cursor()
    {
        await using MessageStream stream = Wire.Open(Wire.Answer("Hel", "lo", "!"));
        await foreach (StreamEvent e in stream)
        {
            if (e is ContentBlockDelta)
                break;
        }
        Assert.True(await stream.WaitToReadAsync());
        string second = "";
        while (second.Length == 0 && await stream.WaitToReadAsync())
        {
            if (stream.TryRead(out EventFrame frame))
                second = Text(frame.DeltaJsonText);
        }
        Assert.Equal("lo", second);
        Assert.Equal(["!"], await Views.Text(stream));
    }

    private static async Task<string> TakeFirstAndDisposeAsync(MessageStream stream)
    {
        while (await stream.WaitToReadAsync())
        {
            if (DisposeWithFrame(stream) is { } data)
                return data;
        }
        return "";
    }

    private static string? DisposeWithFrame(MessageStream stream)
    {
        if (!stream.TryRead(out EventFrame frame))
            return null;
        Task.Run(() => stream.DisposeAsync().AsTask()).GetAwaiter().GetResult();
        // Whatever rents a buffer now must not get that of the frame.
        byte[][] rented = [.. Enumerable.Range(0, 64).Select(static _ => System.Buffers.ArrayPool<byte>.Shared.Rent(1024))];
        foreach (byte[] bytes in rented)
            bytes.AsSpan().Fill((byte)'x');
        return Text(frame.Data);
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static async Task<(List<T>, Exception?)> ReadAsync<T>(byte[] body, Func<MessageStream, CancellationToken, Task<List<T>>> read)
    {
        await using MessageStream stream = MessageStream.FromSse(new MemoryStream(body));
        try
        {
            return (await read(stream, CancellationToken.None), null);
        }
        catch (ClaudeException e)
        {
            return ([], e);
        }
    }
}
