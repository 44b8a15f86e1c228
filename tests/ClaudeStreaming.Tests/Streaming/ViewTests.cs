using System.Text;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>One cursor, several views.</summary>
public class ViewTests
{
    private static readonly string Answer =
        Wire.Start + Wire.Ping + Wire.StartText(text: "A") + Wire.Text("b") + Wire.Text("") + Wire.Text("c ") + Wire.StopBlock() +
        Wire.StartTool(1) + Wire.Input("{\"q\":1}", 1) + Wire.StopBlock(1) + Wire.StartText(2) + Wire.Text("d", 2) + Wire.StopBlock(2) +
        Wire.EndTurn + Wire.Stop;

    [Fact]
    public async Task I_can_read_every_event_from_start_to_stop()
    {
        await using MessageStream stream = Wire.Open(Wire.Answer("Hel", "lo"));
        List<StreamEvent> events = await Views.Events(stream);
        Assert.Equal(
            [typeof(MessageStart), typeof(ContentBlockStart), typeof(ContentBlockDelta), typeof(ContentBlockDelta), typeof(ContentBlockStop), typeof(MessageDelta), typeof(MessageStop)],
            events.Select(static e => e.GetType()));
        Assert.Equal(new ContentBlockDelta(0, new TextDelta("lo")), events[3]);
    }

    [Fact]
    public async Task I_can_read_text_and_then_the_final_message()
    {
        await using MessageStream stream = Wire.Open(Answer);
        Assert.Equal(["A", "b", "c ", "d"], await Views.Text(stream));
        Message message = await stream.GetFinalMessageAsync();
        Assert.Equal("Abc d", message.Text);
        Assert.Equal(StopReason.EndTurn, message.StopReason);
        Assert.Same(message, await stream.GetFinalMessageAsync());
        Assert.Same(message, stream.CurrentMessage);
    }

    [Fact]
    public async Task After_the_final_message_every_other_view_is_empty()
    {
        await using MessageStream stream = Wire.Open(Answer);
        await stream.GetFinalMessageAsync();
        Assert.Empty(await Views.Events(stream));
        Assert.Empty(await Views.Text(stream));
        MemoryStream copy = new();
        await stream.CopyTextToAsync(copy);
        Assert.Equal(0, copy.Length);
        Assert.Equal("Abc d", await stream.GetFinalTextAsync());
    }

    [Fact]
    public async Task Leaving_a_loop_leaves_the_stream_open_for_the_next_view_at_the_next_event()
    {
        int total = (await Views.Events(Wire.Open(Answer))).Count;
        for (int taken = 1; taken <= total; taken++)
        {
            await using MessageStream stream = Wire.Open(Answer);
            List<StreamEvent> events = [];
            await foreach (StreamEvent e in stream)
            {
                events.Add(e);
                if (events.Count == taken)
                    break;
            }
            string before = string.Concat(events.Select(TextOf));
            Assert.Equal("Abc d", before + string.Concat(await Views.Text(stream)));
            Assert.Equal("Abc d", (await stream.GetFinalMessageAsync()).Text);
        }
    }

    [Fact]
    public async Task Views_can_take_turns_at_every_event()
    {
        await using MessageStream stream = Wire.Open(Answer);
        await using IAsyncEnumerator<StreamEvent> events = stream.GetAsyncEnumerator();
        await using IAsyncEnumerator<string> text = stream.TextAsync().GetAsyncEnumerator();
        StringBuilder seen = new();
        while (await events.MoveNextAsync())
        {
            seen.Append(TextOf(events.Current));
            if (!await text.MoveNextAsync())
                break;
            seen.Append(text.Current);
        }
        Assert.Equal("Abc d", seen.ToString());
    }

    [Fact]
    public async Task Text_pieces_final_text_and_copied_bytes_are_the_same_text_even_when_blocks_are_interleaved()
    {
        string body = Wire.Start + Wire.StartText() + Wire.StartText(1) + Wire.Text("a", 1) + Wire.Text("b") + Wire.Text("ü", 1) + Wire.StopBlock(1) +
            Wire.StopBlock() + Wire.Text("late") + Wire.EndTurn + Wire.Stop;
        await using MessageStream read = Wire.Open(body);
        string joined = string.Concat(await Views.Text(read));
        await using MessageStream copied = Wire.Open(body);
        MemoryStream copy = new();
        await copied.CopyTextToAsync(copy);
        Assert.Equal("abülate", joined);
        Assert.Equal(joined, await read.GetFinalTextAsync());
        Assert.Equal(joined, Encoding.UTF8.GetString(copy.ToArray()));
        Assert.Equal(["blate", "aü"], (await read.GetFinalMessageAsync()).Content.Cast<TextBlock>().Select(static block => block.Text));
    }

    [Theory]
    [InlineData("\\ud83d", "\\ude00", "😀")]
    [InlineData("a\\ud83d", "\\ude00b", "a😀b")]
    [InlineData("\\ud83d", "x", "\uFFFDx")]
    [InlineData("\\ud83d", "\\ud83d\\ude00", "\uFFFD😀")]
    [InlineData("a", "\\ud83d", "a\uFFFD")]
    [InlineData("\\ude00", "a", "\uFFFDa")]
    public async Task No_piece_of_text_ends_on_half_a_surrogate_pair(string first, string second, string text)
    {
        string body = Wire.Answer("one", "two").Replace("one", first, StringComparison.Ordinal).Replace("two", second, StringComparison.Ordinal);
        await using MessageStream read = Wire.Open(body);
        List<string> pieces = await Views.Text(read);
        Assert.All(pieces, static piece => Assert.False(char.IsHighSurrogate(piece[^1])));
        Assert.Equal(text, string.Concat(pieces));
        Assert.Equal(text, (await read.GetFinalMessageAsync()).Text);
        await using MessageStream copied = Wire.Open(body);
        MemoryStream copy = new();
        await copied.CopyTextToAsync(copy);
        Assert.Equal(text, Encoding.UTF8.GetString(copy.ToArray()));
    }

    [Fact]
    public async Task The_text_of_content_that_message_start_held_is_text_too()
    {
        string body = Wire.Answer("b").Replace("\"content\":[]", "\"content\":[{\"type\":\"text\",\"text\":\"A\"}]", StringComparison.Ordinal)
            .Replace("\"index\":0", "\"index\":1", StringComparison.Ordinal);
        await using MessageStream stream = Wire.Open(body);
        Assert.Equal("Ab", string.Concat(await Views.Text(stream)));
        Assert.Equal("Ab", (await stream.GetFinalMessageAsync()).Text);
    }

    [Fact]
    public async Task Copied_text_is_flushed_after_each_read_from_the_network()
    {
        LiveBody body = new();
        await using MessageStream stream = MessageStream.FromSse(body);
        FlushCounter destination = new();
        Task copying = stream.CopyTextToAsync(destination);
        body.Send(Wire.Start + Wire.StartText() + Wire.Text("one ") + Wire.Text("two "));
        await destination.WaitAsync("one two ");
        Assert.True(body.IsAwaited);
        body.Send(Wire.Text("three") + Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        await copying;
        Assert.Equal("one two three", destination.Flushed);
    }

    [Fact]
    public async Task Current_message_is_an_immutable_snapshot_that_any_thread_can_read()
    {
        LiveBody body = new();
        await using MessageStream stream = MessageStream.FromSse(body);
        Assert.Null(stream.CurrentMessage);
        await using IAsyncEnumerator<StreamEvent> events = stream.GetAsyncEnumerator();
        body.Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        for (int i = 0; i < 3; i++)
            await events.MoveNextAsync();
        ValueTask<bool> pending = events.MoveNextAsync();
        Message? half = await Task.Run(() => stream.CurrentMessage);
        Assert.Equal("Hel", half!.Text);
        Assert.Null(half.StopReason);
        Assert.Same(half, stream.CurrentMessage);
        body.Send(Wire.Text("lo") + Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        Assert.True(await pending);
        await stream.GetFinalMessageAsync();
        Assert.Equal("Hel", half.Text);
        Assert.Equal("Hello", stream.CurrentMessage!.Text);
    }

    [Fact]
    public async Task The_transcript_is_the_conversation_to_send_next_without_what_the_API_would_not_take_back()
    {
        await using MessageStream stream = Wire.Open(
            Wire.Start + Wire.StartText() + Wire.Text("Hi") + Wire.StopBlock() + Wire.StartTool(1) + Wire.Input("{\"q\":", 1) + Wire.StopBlock(1) +
            Wire.StartText(2) + Wire.StopBlock(2) + Wire.EndTurn + Wire.Stop);
        Assert.Empty(stream.Transcript);
        await stream.GetFinalMessageAsync();
        InputMessage turn = Assert.Single(stream.Transcript);
        Assert.Equal("assistant", turn.Role);
        Assert.Equal([new TextBlock("Hi")], turn.Content);
    }

    private static string TextOf(StreamEvent e) => e switch
    {
        ContentBlockStart { Block: TextBlock text } => text.Text,
        ContentBlockDelta { Delta: TextDelta text } => text.Text,
        _ => "",
    };

    // In the Debug build only a large event makes the buffer large enough for what follows to come in one read.
    private static string Large => Wire.Event("large", $$"""{"type":"large","x":"{{new string('x', 3000)}}"}""");

    [Fact]
    public async Task Deltas_that_come_in_one_read_count_in_every_view_as_they_do_one_by_one()
    {
        string body = Wire.Start + Wire.StartText() + Wire.Text("a") + Large +
            string.Concat(Enumerable.Range(0, 7).Select(static i => Wire.Text($" word {i}"))) + Wire.StopBlock() + Wire.EndTurn + Wire.Stop;
        for (int limit = 400; limit < 1200; limit += 3)
        {
            MessageStreamOptions options = new() { MaxMessageBytes = limit };
            await using MessageStream one = Wire.Open(body, options);
            Exception? expected = await Record.ExceptionAsync(() => one.ReadAsync("events"));
            foreach (string view in new[] { "copy", "text", "text as bytes", "final message" })
            {
                await using MessageStream stream = Wire.Open(body, options);
                Exception? failure = await Record.ExceptionAsync(() => stream.ReadAsync(view));
                Assert.Equal((expected?.Message, one.CurrentMessage), (failure?.Message, stream.CurrentMessage));
            }
        }
    }

    [Theory, InlineData(4096), InlineData(1)]
    public async Task The_end_of_a_block_is_an_empty_piece_behind_its_text(int atATime)
    {
        string body = Wire.Start + Large + Wire.StartText() + Wire.Text("Hello") + Wire.StopBlock() +
            Wire.StartText(1) + Wire.Text("World", 1) + Wire.StopBlock(1) + Wire.EndTurn + Wire.Stop;
        await using MessageStream stream = MessageStream.FromSse(new PiecewiseStream(Encoding.UTF8.GetBytes(body), [atATime]));
        List<string> pieces = [];
        while (await stream.WaitToReadAsync())
        {
            while (stream.TryReadText(out ReadOnlyMemory<byte> piece))
                pieces.Add(Encoding.UTF8.GetString(piece.Span));
        }
        Assert.Equal(["Hello", "", "World", ""], pieces);
    }

    /// <summary>Knows what was written before the last flush.</summary>
    private sealed class FlushCounter : MemoryStream
    {
        private readonly List<(string Text, TaskCompletionSource Reached)> _waiting = [];

        public string Flushed { get; private set; } = "";

        public Task WaitAsync(string text)
        {
            lock (_waiting)
            {
                if (Flushed == text)
                    return Task.CompletedTask;
                TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((text, reached));
                return reached.Task;
            }
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            lock (_waiting)
            {
                Flushed = Encoding.UTF8.GetString(ToArray());
                foreach ((string text, TaskCompletionSource reached) in _waiting)
                {
                    if (text == Flushed)
                        reached.TrySetResult();
                }
            }
            return Task.CompletedTask;
        }
    }
}
