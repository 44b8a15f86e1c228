using System.Text.Json.Nodes;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Conformance;

public class MessageConformanceTests
{
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [InlineData(13)]
    public async Task Every_recording_folds_into_the_message_that_was_meant(int size)
    {
        foreach (ConformanceCase test in ConformanceData.Cases("claude", ".final.json"))
        {
            Message message = await Read(test, size).GetFinalMessageAsync(TestContext.Current.CancellationToken);
            JsonNode expected = test.Answer["message"]!.DeepClone();
            JsonNode actual = JsonNode.Parse(message.ToJson())!;
            foreach (int index in Incomplete(test))
            {
                ToolCallBlock call = Assert.IsType<ToolCallBlock>(message.Content[index], exactMatch: false);
                Assert.False(call.IsInputComplete);
                foreach (JsonNode side in new[] { expected, actual })
                {
                    side["content"]![index]!.AsObject().Remove("input");
                    side["content"]![index]!.AsObject().Remove("_incomplete_input");
                }
            }
            Assert.True(Json.Difference(expected, actual) is null, $"{test.Name}: {Json.Difference(expected, actual)}");
            Assert.Equal((string?)test.Answer["text"] ?? "", message.Text);
            foreach ((string index, JsonNode? raw) in test.Answer["raw_inputs"] as JsonObject ?? [])
                Assert.Equal((string)raw! is { Length: > 0 } joined ? joined : "{}", RawInput(message, int.Parse(index, null)));
        }
    }

    [Fact]
    public async Task Every_recorded_message_survives_being_stored_and_every_reply_goes_back_as_it_came()
    {
        foreach (ConformanceCase test in ConformanceData.Cases("claude", ".final.json"))
        {
            Message message = await Read(test, int.MaxValue).GetFinalMessageAsync(TestContext.Current.CancellationToken);
            Message stored = Message.Parse(message.ToJson());
            Assert.Equal(message, stored);
            Assert.Equal(message.ToJson(), stored.ToJson());
            if (Incomplete(test).Length > 0)
                continue;
            InputMessage turn = InputMessage.Assistant(message);
            Assert.Null(Json.Difference(test.Answer["message"]!["content"], JsonNode.Parse(turn.ToJson())!["content"]));
            Assert.Equal(turn, InputMessage.Parse(turn.ToJson()));
        }
    }

    [Fact]
    public async Task Every_broken_stream_ends_as_a_robust_client_ends_it_in_every_view()
    {
        foreach (ConformanceCase test in ConformanceData.Cases("claude-errors", ".json"))
        {
            JsonNode robust = test.Answer["robust"]!;
            foreach (Func<MessageStream, Task> view in Views)
            {
                await using MessageStream stream = Read(test, int.MaxValue);
                Exception? failure = await Record.ExceptionAsync(() => view(stream));
                string got = failure switch
                {
                    null => "message",
                    ClaudeStreamException { Reason: StreamFailure.Truncated } => "truncated",
                    ClaudeException => "error",
                    _ => failure.ToString(),
                };
                Assert.True(((string)robust["outcome"]!).Split("_or_").Contains(got), $"{test.Name}: {got}, {failure}");
                if (failure is ClaudeApiException api && robust.AsObject().ContainsKey("error_type"))
                    Assert.Equal((string?)robust["error_type"], api.ErrorType.Value);
                if (failure is null && (string?)robust["text"] is { } text)
                    Assert.Equal(text, stream.CurrentMessage!.Text);
                if ((string?)robust["raw_input"] is { } raw)
                    Assert.Equal(raw, RawInput(stream.CurrentMessage!, stream.CurrentMessage!.Content.Count - 1));
            }
        }
    }

    private static readonly Func<MessageStream, Task>[] Views =
    [
        static stream => stream.GetFinalMessageAsync(),
        static stream => stream.CopyTextToAsync(Stream.Null),
        static async stream =>
        {
            await foreach (StreamEvent _ in stream)
            {
            }
        },
        static async stream =>
        {
            await foreach (string _ in stream.TextAsync())
            {
            }
        },
    ];

    private static MessageStream Read(ConformanceCase test, int size) => MessageStream.FromSse(new PiecewiseStream(test.Bytes, size));

    private static int[] Incomplete(ConformanceCase test) =>
        [.. (test.Answer["incomplete_inputs"] as JsonArray ?? []).Select(static index => (int)index!)];

    private static string RawInput(Message message, int index) => ((ToolCallBlock)message.Content[index]).InputJson;
}
