using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming.Tests.Diagnostics;

/// <summary>What is logged of an answer: every turn it takes, by ids that stay; no key, and no word of it unless an option says so.</summary>
public class LogTests
{
    private const string Key = "fake-key";
    private const string Prompt = "Hello";
    private const string Said = "A secret answer";

    [Fact]
    public async Task An_answer_is_logged_from_request_to_completion()
    {
        LogBook log = await ReadAsync(new FakeClaude(new FakeReply().Text(Said)));
        Assert.Equal([3, 1, 4, 7], log.Ids);
        Assert.All(log.Lines, static line => Assert.Equal(LogLevel.Debug, line.Level));
        Assert.Contains("claude-x", log.Lines[0].Text, StringComparison.Ordinal);
        Assert.Contains("end_turn", log.Lines[3].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_is_logged_as_a_warning_with_its_cause_and_its_wait()
    {
        FakeClaude claude = new(FakeReply.Refusal(529, "overloaded_error"), new FakeReply().Text(Said));
        LogBook log = await ReadAsync(claude);
        Assert.Equal([3, 2, 3, 1, 4, 7], log.Ids);
        Assert.Equal(LogLevel.Warning, log.Lines[1].Level);
        Assert.Contains("overloaded_error", log.Lines[1].Text, StringComparison.Ordinal);
        Assert.Contains("Attempt 2", log.Lines[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interruption_and_its_continuation_are_logged()
    {
        LogBook log = await ReadAsync(new FakeClaude(Recovery.Broken("A secret"), Recovery.Whole(" answer")));
        Assert.Equal([3, 1, 4, 5, 3, 1, 6, 4, 7], log.Ids.Where(static id => id != 2));
        Assert.Contains("Truncated after 8 characters", log.Lines.Single(static line => line.Id == 5).Text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Where_an_answer_does_not_go_on_the_reason_is_logged()
    {
        FakeReply cut = new FakeReply().ToolUse("find", "{}").EndCleanly();
        LogBook log = await ReadAsync(new FakeClaude(cut));
        Assert.Equal(10, log.Ids[^1]);
        Assert.Equal(LogLevel.Warning, log.Lines[^1].Level);
    }

    [Fact]
    public async Task What_is_given_up_is_logged()
    {
        LogBook log = new();
        FakeClaude claude = new(Recovery.Begin("Hel").Stall());
        await using (MessageStream stream = await Client(claude, log).StreamAsync(Requests.Hello))
        {
            await using IAsyncEnumerator<string> text = stream.TextAsync().GetAsyncEnumerator();
            Assert.True(await text.MoveNextAsync());
        }
        Assert.Equal([3, 1, 4, 8], log.Ids);
        Assert.Contains("disposed", log.Lines[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Neither_the_key_nor_prompt_or_answer_is_logged_at_any_level_whatever_happens()
    {
        FakeClaude[] claudes =
        [
            new(new FakeReply().Text(Said)),
            new(FakeReply.Refusal(529, "overloaded_error", $"{Key} said {Prompt}"), new FakeReply().Text(Said)),
            new(FakeReply.Refusal(400, "invalid_request_error", $"{Key} said {Prompt}")),
            new(new FakeReply().Error("overloaded_error", $"{Key} said {Prompt}"), new FakeReply().Text(Said)),
            new(Recovery.Broken("A secret"), Recovery.Whole(" answer")),
            new(new FakeReply().Text(Said).Error("api_error", $"{Key} said {Prompt}")),
            new(new FakeReply().ToolUse("find", """{"secret":1}""").EndCleanly()),
        ];
        foreach (FakeClaude claude in claudes)
        {
            LogBook log = await ReadAsync(claude);
            Assert.NotEmpty(log.Lines);
            Assert.All(log.Lines, static line =>
            {
                string all = $"{line.Text} {line.Exception}";
                Assert.DoesNotContain(Key, all, StringComparison.Ordinal);
                Assert.DoesNotContain(Prompt, all, StringComparison.Ordinal);
                Assert.DoesNotContain("secret", all, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public async Task Prompt_and_answer_are_logged_whole_where_the_option_says_so_and_the_key_is_not()
    {
        LogBook log = await ReadAsync(new FakeClaude(new FakeReply().Text(Said)), options => options.LogContent = true);
        Assert.Equal([3, 20, 1, 4, 7, 21], log.Ids);
        Assert.Contains(Prompt, log.Lines[1].Text, StringComparison.Ordinal);
        Assert.Contains(Said, log.Lines[^1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain(log.Lines, static line => line.Text.Contains(Key, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Ids))]
    public async Task A_logger_that_throws_ends_the_stream_with_its_exception_and_the_request_with_it(int id)
    {
        InvalidTimeZoneException thrown = new("The log is full.");
        LogBook log = new() { OnLine = line => _ = line.Id == id ? throw thrown : 0 };
        FakeClaude claude = new(Recovery.Broken("A secret"), Recovery.Whole(" answer"));
        Exception? failure = await Record.ExceptionAsync(async () =>
        {
            await using MessageStream stream = await Client(claude, log).StreamAsync(Requests.Hello);
            await stream.GetFinalMessageAsync();
        });
        Assert.Same(thrown, failure);
    }

    public static TheoryData<int> Ids => [1, 3, 4, 5, 6, 7];

    private static async Task<LogBook> ReadAsync(FakeClaude claude, Action<ClaudeClientOptions>? configure = null)
    {
        LogBook log = new();
        try
        {
            await using MessageStream stream = await Client(claude, log, configure).StreamAsync(Requests.Hello);
            await stream.GetFinalMessageAsync();
        }
        catch (ClaudeException)
        {
            // What is logged of it is what counts.
        }
        return log;
    }

    private static ClaudeClient Client(FakeClaude claude, LogBook log, Action<ClaudeClientOptions>? configure = null) =>
        claude.CreateRecovering(configure: options =>
        {
            options.LoggerFactory = log;
            configure?.Invoke(options);
        });
}
