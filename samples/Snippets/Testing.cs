using ClaudeStreaming;
using ClaudeStreaming.Testing;
using Xunit;

namespace Snippets;

internal static class Testing
{
    #region testing
    public static async Task An_answer_that_breaks_off_is_kept()
    {
        FakeClaude claude = new(new FakeReply().Text("Hel", "lo").EndCleanly());   // no message_stop
        using ClaudeClient client = claude.CreateClient();

        var failure = await Assert.ThrowsAsync<ClaudeStreamException>(() => client.GetFinalMessageAsync(new()
        {
            Model = "any",
            MaxTokens = 10,
            Messages = [InputMessage.User("Hi")],
        }));

        Assert.Equal(StreamFailure.Truncated, failure.Reason);
        Assert.Equal("Hello", failure.PartialMessage!.Text);
        Assert.Equal("any", claude.Requests[0].Model);
    }
    #endregion

    public static async Task ServerAsync(FakeReply reply)
    {
        #region server
        await using FakeClaudeServer server = await FakeClaudeServer.StartAsync(new FakeClaude(reply));
        using ClaudeClient client = server.CreateClient();
        #endregion
    }

    public static void Record(string apiKey)
    {
        #region record
        using HttpClient http = new(new CassetteRecorder("Answers/weather.jsonl"));
        using ClaudeClient client = new(http, new ClaudeClientOptions { ApiKey = apiKey });
        #endregion
        _ = client;
    }

    public static void Play()
    {
        #region play
        using ClaudeClient client = Cassette.Load("Answers/weather.jsonl").ToFakeClaude(speed: 1).CreateClient();
        #endregion
        _ = client;
    }
}
