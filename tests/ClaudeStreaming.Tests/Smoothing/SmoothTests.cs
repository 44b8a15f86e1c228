using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Smoothing;

/// <summary>Smoothing a stream's text in a loop.</summary>
public class SmoothTests
{
    private readonly ManualClock _clock = new();
    private readonly LiveBody _body = new();

    [Fact]
    public async Task I_can_smooth_the_text_of_a_stream_and_then_have_the_final_message()
    {
        await using MessageStream stream = Wire.Open(Wire.Answer("Hel", "lo big", " world"));
        List<string> pieces = [];
        await foreach (string piece in stream.TextAsync().Smooth(SmoothingUnit.Word))
            pieces.Add(piece);
        Assert.Equal("Hello big world", string.Concat(pieces));
        Assert.Equal("Hello ", pieces[0]);
        Assert.Equal("Hello big world", (await stream.GetFinalMessageAsync()).Text);
    }

    [Fact]
    public async Task A_word_appears_when_the_next_one_begins()
    {
        await using MessageStream stream = MessageStream.FromSse(_body);
        await using IAsyncEnumerator<string> text = Smooth(stream);
        Task<bool> next = text.MoveNextAsync().AsTask();
        _body.Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        Assert.False(next.IsCompleted);
        _body.Send(Wire.Text("lo w"));
        Assert.True(await next);
        Assert.Equal("Hello ", text.Current);
    }

    [Fact]
    public async Task What_is_held_back_appears_in_time_while_nothing_comes()
    {
        await using MessageStream stream = MessageStream.FromSse(_body);
        await using IAsyncEnumerator<string> text = Smooth(stream);
        Task<bool> next = text.MoveNextAsync().AsTask();
        _body.Send(Wire.Start + Wire.StartText() + Wire.Text("Hello"));
        Assert.Equal(TimeSpan.FromMilliseconds(400), await _clock.WaitForTimerAsync(static due => due < TimeSpan.FromSeconds(1)));
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        Assert.True(await next);
        Assert.Equal("Hell", text.Current);
        next = text.MoveNextAsync().AsTask();
        _body.Send(Wire.StopBlock());
        Assert.True(await next);
        Assert.Equal("o", text.Current);
    }

    [Fact]
    public async Task The_end_of_a_block_gives_out_what_is_held_back_at_once()
    {
        await using MessageStream stream = MessageStream.FromSse(_body);
        await using IAsyncEnumerator<string> text = Smooth(stream);
        Task<bool> next = text.MoveNextAsync().AsTask();
        _body.Send(Wire.Start + Wire.StartText() + Wire.Text("Let me look.") + Wire.StopBlock() + Wire.StartTool(1));
        string shown = "";
        while (shown != "Let me look.")
        {
            Assert.True(await next);
            shown += text.Current;
            next = text.MoveNextAsync().AsTask();
        }
        Assert.False(next.IsCompleted);
        _body.Send(Wire.StopBlock(1) + Wire.EndTurn + Wire.Stop);
        Assert.False(await next);
    }

    [Theory]
    [InlineData("error")]
    [InlineData("cut")]
    [InlineData("end")]
    public async Task What_is_held_back_is_given_out_before_the_end_whatever_that_is(string end)
    {
        await using MessageStream stream = MessageStream.FromSse(_body);
        _body.Send(Wire.Start + Wire.StartText() + Wire.Text("Hello wor"));
        await using IAsyncEnumerator<string> text = Smooth(stream);
        Assert.True(await text.MoveNextAsync());
        Assert.Equal("Hello ", text.Current);
        Task<bool> next = text.MoveNextAsync().AsTask();
        switch (end)
        {
            case "error":
                _body.Send(Wire.Error());
                break;
            case "cut":
                _body.Break(new IOException("gone"));
                break;
            default:
                _body.Send(Wire.EndTurn + Wire.Stop);
                break;
        }
        Assert.True(await next);
        Assert.Equal("wor", text.Current);
        if (end == "end")
            Assert.False(await text.MoveNextAsync());
        else
            await Assert.ThrowsAnyAsync<ClaudeException>(async () => await text.MoveNextAsync());
    }

    [Fact]
    public async Task A_token_that_is_cancelled_ends_the_loop_with_that_token_after_what_is_held_back()
    {
        await using MessageStream stream = MessageStream.FromSse(_body);
        _body.Send(Wire.Start + Wire.StartText() + Wire.Text("Hello wor"));
        using CancellationTokenSource source = new();
        await using IAsyncEnumerator<string> text = Smooth(stream, source.Token);
        Assert.True(await text.MoveNextAsync());
        Task<bool> next = text.MoveNextAsync().AsTask();
        await source.CancelAsync();
        Assert.True(await next);
        Assert.Equal("wor", text.Current);
        OperationCanceledException e = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await text.MoveNextAsync());
        Assert.Equal(source.Token, e.CancellationToken);
    }

    [Fact]
    public async Task After_leaving_the_loop_the_stream_can_be_read_on()
    {
        await using MessageStream stream = MessageStream.FromSse(_body);
        _body.Send(Wire.Start + Wire.StartText() + Wire.Text("Hello wor"));
        IAsyncEnumerator<string> text = Smooth(stream);
        Assert.True(await text.MoveNextAsync());
        Task<bool> next = text.MoveNextAsync().AsTask();
        // While a read is under way, a piece falls due: it is under way when the loop is left, too.
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        Assert.True(await next);
        ValueTask leaving = text.DisposeAsync();
        Assert.False(leaving.IsCompleted);
        _body.Send(Wire.Text("ld.") + Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        await leaving;
        Assert.Equal("Hello world.", (await stream.GetFinalMessageAsync()).Text);
    }

    [Fact]
    public async Task The_source_is_read_while_its_text_waits()
    {
        await using MessageStream stream = MessageStream.FromSse(_body);
        await using IAsyncEnumerator<string> text = Smooth(stream);
        _body.Send(Wire.Start + Wire.StartText() + Wire.Text("one two three four five "));
        Assert.True(await text.MoveNextAsync());
        Task<bool> next = text.MoveNextAsync().AsTask();
        _body.Send(Wire.Text("six ") + Wire.Text("seven "));
        Assert.False(next.IsCompleted);
        Assert.Equal("one two three four five six seven ", stream.CurrentMessage!.Text);
        _body.Send(Wire.StopBlock());
        Assert.True(await next);
    }

    [Fact]
    public async Task Text_from_elsewhere_is_smoothed_as_well_and_an_empty_piece_gives_out_what_is_held_back()
    {
        Channel<string> source = Channel.CreateUnbounded<string>();
        await using IAsyncEnumerator<string> text = source.Reader.ReadAllAsync().Smooth(Options()).GetAsyncEnumerator();
        source.Writer.TryWrite("Hel");
        source.Writer.TryWrite("");
        Assert.True(await text.MoveNextAsync());
        Assert.Equal("Hel", text.Current);
        source.Writer.TryWrite("lo");
        source.Writer.Complete();
        Assert.True(await text.MoveNextAsync());
        Assert.Equal("lo", text.Current);
        Assert.False(await text.MoveNextAsync());
    }

    [Fact]
    public void What_cannot_be_right_is_refused_at_once()
    {
        Assert.Throws<ArgumentNullException>("text", static () => ((IAsyncEnumerable<string>)null!).Smooth());
        Assert.Throws<ArgumentOutOfRangeException>(static () => Nothing().Smooth(new SmoothingOptions { MaxDelay = TimeSpan.FromHours(1) }));
        Assert.Throws<ArgumentOutOfRangeException>(static () => Nothing().Smooth((SmoothingUnit)5));
    }

    private IAsyncEnumerator<string> Smooth(MessageStream stream, CancellationToken token = default) =>
        stream.TextAsync(CancellationToken.None).Smooth(Options()).GetAsyncEnumerator(token);

    private SmoothingOptions Options() => new() { TimeProvider = _clock };

    private static async IAsyncEnumerable<string> Nothing([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.WaitAsync(cancellationToken);
        yield break;
    }
}
