using System.Text;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>How streams end, in every view: complete, or with an exception that says how. There is no third way.</summary>
public class EndingTests
{
    public static TheoryData<string> AllViews => Views.Names;

    [Theory, MemberData(nameof(AllViews))]
    public async Task At_message_stop_the_stream_is_complete_and_nothing_more_is_awaited(string view)
    {
        LiveBody body = new LiveBody().Send(Wire.Answer("Hello"));
        MessageStream stream = MessageStream.FromSse(body);
        await stream.ReadAsync(view);
        Assert.False(body.IsAwaited);
        Assert.True(body.IsDisposed); // Released without DisposeAsync.
        Assert.False(stream.CurrentMessage!.IsUnterminated);
        Assert.Equal("Hello", stream.CurrentMessage.Text);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task A_body_that_ends_after_a_stop_reason_is_complete_and_flagged(string view)
    {
        await using MessageStream stream = Wire.Open(Wire.Answer("Hello").Replace(Wire.Stop, "", StringComparison.Ordinal));
        await stream.ReadAsync(view);
        Message message = await stream.GetFinalMessageAsync();
        Assert.True(message.IsUnterminated);
        Assert.Equal("Hello", message.Text);
        Assert.True(Message.Parse(message.ToJson()).IsUnterminated);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task A_body_that_ends_inside_an_event_after_a_stop_reason_is_truncated(string view)
    {
        await using MessageStream stream = Wire.Open(Wire.Answer("Hello")[..^1]);
        Assert.Equal(StreamFailure.Truncated, (await stream.FailAsync<ClaudeStreamException>(view)).Reason);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task Cut_at_any_byte_before_the_stop_reason_the_stream_is_truncated_and_has_what_came_whole(string view)
    {
        string answer = Wire.Answer("Hel", "lo", " 😀");
        byte[] bytes = Encoding.UTF8.GetBytes(answer);
        int lastByteOfStopReason = Encoding.UTF8.GetByteCount(answer[..^Wire.Stop.Length]);
        for (int cut = 0; cut < lastByteOfStopReason; cut++)
        {
            await using MessageStream stream = MessageStream.FromSse(new MemoryStream(bytes, 0, cut));
            ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>(view);
            Assert.Equal(StreamFailure.Truncated, failure.Reason);
            Assert.Equal(WholeEvents(bytes.AsSpan(0, cut)), failure.PartialMessage);
            Assert.Equal(failure.PartialMessage, stream.CurrentMessage);
        }
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task An_error_event_is_an_exception_of_the_API_with_no_status_of_its_own(string view)
    {
        await using MessageStream stream = Wire.Open(Wire.Start + Wire.StartText() + Wire.Text("Hel") + Wire.Error() + Wire.Text("lo"));
        ClaudeApiException failure = await stream.FailAsync<ClaudeApiException>(view);
        Assert.Equal(ErrorType.Overloaded, failure.ErrorType);
        Assert.Null(failure.StatusCode);
        Assert.Equal("req_event", failure.RequestId);
        Assert.Equal("Overloaded", failure.ApiMessage);
        Assert.Contains("Overloaded. ", failure.Message, StringComparison.Ordinal);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task A_lost_connection_has_its_cause_inside(string view)
    {
        LiveBody body = new LiveBody().Send(Wire.Start + Wire.StartText() + Wire.Text("Hel"));
        IOException cause = new("reset by peer");
        body.Break(cause);
        await using MessageStream stream = MessageStream.FromSse(body);
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>(view);
        Assert.Equal(StreamFailure.ConnectionLost, failure.Reason);
        Assert.Same(cause, failure.InnerException);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
        Assert.True(body.IsDisposed);
    }

    [Theory, MemberData(nameof(AllViews))]
    public async Task Any_read_after_a_failure_throws_the_same_failure_again(string view)
    {
        await using MessageStream stream = Wire.Open(Wire.Start + Wire.StartText());
        Exception first = await stream.FailAsync<ClaudeStreamException>(view);
        foreach (string other in Views.Names.Select(static row => row.Data))
            Assert.Same(first, await stream.FailAsync<ClaudeStreamException>(other));
    }

    [Fact]
    public async Task Text_that_came_before_a_failure_is_given_before_the_failure()
    {
        string body = Wire.Start + Wire.StartText() + Wire.Text("Hel") + Wire.Text("lo") + Wire.Error();
        await using MessageStream read = Wire.Open(body);
        StringBuilder seen = new();
        await Assert.ThrowsAsync<ClaudeApiException>(async () =>
        {
            await foreach (string piece in read.TextAsync())
                seen.Append(piece);
        });
        Assert.Equal("Hello", seen.ToString());
        await using MessageStream copied = Wire.Open(body);
        MemoryStream copy = new();
        await Assert.ThrowsAsync<ClaudeApiException>(() => copied.CopyTextToAsync(copy));
        Assert.Equal("Hello", Encoding.UTF8.GetString(copy.ToArray()));
    }

    [Theory]
    [InlineData("<!doctype html><html><body>Bad gateway</body></html>")]
    [InlineData("{\"error\":{\"message\":\"no such route\"}}")]
    [InlineData("\uFEFF \r\n<html>")]
    public async Task A_body_that_is_a_page_or_a_document_is_no_event_stream_and_is_quoted(string text)
    {
        await using MessageStream stream = Wire.Open(text);
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>("events");
        Assert.Equal(StreamFailure.NotAnEventStream, failure.Reason);
        Assert.Contains(text.TrimStart('\uFEFF', ' ', '\r', '\n'), failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.PartialMessage);
    }

    [Fact]
    public async Task A_stream_that_begins_with_a_meaningless_line_is_still_a_stream()
    {
        await using MessageStream stream = Wire.Open("{\n<html>\n\n" + Wire.Answer("Hi"));
        Assert.Equal("Hi", await stream.GetFinalTextAsync());
    }

    [Fact]
    public async Task Where_there_is_no_retry_message_start_is_not_held_back_for_one()
    {
        await using MessageStream stream = Wire.Open(Wire.Start + Wire.Error());
        List<StreamEvent> events = [];
        await Assert.ThrowsAsync<ClaudeApiException>(async () =>
        {
            await foreach (StreamEvent e in stream)
                events.Add(e);
        });
        Assert.IsType<MessageStart>(Assert.Single(events));
    }

    [Fact]
    public async Task An_empty_body_is_truncated()
    {
        await using MessageStream stream = Wire.Open("");
        ClaudeStreamException failure = await stream.FailAsync<ClaudeStreamException>("final message");
        Assert.Equal(StreamFailure.Truncated, failure.Reason);
        Assert.Null(failure.PartialMessage);
        Assert.False(failure.CanContinue);
        Assert.NotNull(failure.CannotContinueReason);
    }

    // What a reader that knows nothing of MessageStream makes of the events that came whole.
    private static Message? WholeEvents(ReadOnlySpan<byte> bytes)
    {
        MessageAccumulator message = new();
        bool hasStarted = false;
        foreach (Frame frame in SseBytes.Read(bytes))
        {
            Assert.True(StreamEvent.TryParse(Encoding.UTF8.GetBytes(frame.Data), Encoding.UTF8.GetBytes(frame.Event), out StreamEvent? e));
            message.Add(e);
            hasStarted = true;
        }
        return hasStarted ? message.ToMessage() : null;
    }
}
