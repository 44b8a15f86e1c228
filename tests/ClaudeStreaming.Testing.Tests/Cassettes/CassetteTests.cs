using System.Text;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Testing.Tests.Cassettes;

/// <summary>What was recorded is played: the same bytes, at the same pace or another, to the same request and to no other.</summary>
public sealed class CassetteTests : IDisposable
{
    private const string Key = "sk-ant-very-secret";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(40);

    private readonly string _path = Path.GetTempFileName();
    private readonly ManualClock _clock = new();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task An_answer_is_played_to_the_byte()
    {
        FakeReply reply = new FakeReply().Thinking("Hm.").Text("Größe: ", "🙂").ToolUse("find", """{"a":[1,2]}""").Stop("tool_use").InPieces(3);
        Message recorded = await RecordAsync(new FakeClaude(reply));
        Assert.Equal("Größe: 🙂", recorded.Text);
        FakeClaude played = Cassette.Load(_path).ToFakeClaude();
        using ClaudeClient client = played.CreateClient();
        Assert.Equal(recorded, await client.GetFinalMessageAsync(Ask("Hi")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task It_plays_at_its_own_pace_or_at_another(double speed)
    {
        await RecordAsync(new FakeClaude(new FakeReply().DelayHeaders(Pace).Text("a", "b", "c").Paced(Pace)) { TimeProvider = _clock });
        CassetteOptions options = new() { TimeProvider = _clock };
        DateTimeOffset start = _clock.GetUtcNow();
        FakeClaude played = Cassette.Load(_path, options).ToFakeClaude(speed);
        using ClaudeClient client = played.CreateClient(static options => options.TimeProvider = TimeProvider.System);
        await client.GetFinalMessageAsync(Ask("Hi")).WhileTimePasses(_clock);
        // The headers, and one pause before each of the events behind the first.
        Assert.Equal(8 * Pace / speed, _clock.GetUtcNow() - start);
    }

    [Fact]
    public async Task It_plays_at_once_on_a_clock_that_stands_still()
    {
        await RecordAsync(new FakeClaude(new FakeReply().DelayHeaders(Pace).Text("a", "b", "c").Paced(Pace)) { TimeProvider = _clock });
        using ClaudeClient client = Cassette.Load(_path, new() { TimeProvider = _clock }).ToFakeClaude().CreateClient();
        Assert.Equal("abc", (await client.GetFinalMessageAsync(Ask("Hi"))).Text);
    }

    [Fact]
    public async Task A_refusal_and_the_answer_to_the_next_attempt_are_played_in_their_order()
    {
        FakeClaude claude = new(
            FakeReply.Refusal(429, "rate_limit_error", "Slow down.").WithHeader("retry-after", "0").WithHeader("anthropic-ratelimit-requests-limit", "7"),
            new FakeReply().Text("Now."));
        await RecordAsync(claude, retry: true);
        FakeClaude played = Cassette.Load(_path).ToFakeClaude();
        using ClaudeClient client = played.CreateClient(static options => options.MaxRetryDelay = TimeSpan.Zero);
        Assert.Equal("Now.", (await client.GetFinalMessageAsync(Ask("Hi"))).Text);
        Assert.Equal(2, played.Requests.Count);
        Assert.Equal(["anthropic-ratelimit-requests-limit", "content-type", "retry-after"], Cassette.Load(_path).Exchanges[0].ResponseHeaders.Select(static h => h.Key));
    }

    [Fact]
    public async Task An_answer_that_broke_breaks_again()
    {
        await Assert.ThrowsAsync<ClaudeStreamException>(() => RecordAsync(new FakeClaude(new FakeReply().Text("Hel").CutSocket())));
        using ClaudeClient client = Cassette.Load(_path).ToFakeClaude().CreateClient();
        ClaudeStreamException failure = await Assert.ThrowsAsync<ClaudeStreamException>(() => client.GetFinalMessageAsync(Ask("Hi")));
        Assert.Equal(StreamFailure.ConnectionLost, failure.Reason);
        Assert.Equal("Hel", failure.PartialMessage!.Text);
    }

    [Fact]
    public async Task Of_an_answer_that_was_left_it_plays_what_was_read_and_then_breaks()
    {
        using (CassetteRecorder recorder = Recorder(new FakeClaude(new FakeReply().Text("Hel").Stall())))
        {
            await using MessageStream stream = await Client(recorder).StreamAsync(Ask("Hi"));
            await using IAsyncEnumerator<string> text = stream.TextAsync().GetAsyncEnumerator();
            Assert.True(await text.MoveNextAsync());
        }
        using ClaudeClient client = Cassette.Load(_path).ToFakeClaude().CreateClient();
        ClaudeStreamException failure = await Assert.ThrowsAsync<ClaudeStreamException>(() => client.GetFinalMessageAsync(Ask("Hi")));
        Assert.Equal("Hel", failure.PartialMessage!.Text);
    }

    [Fact]
    public async Task Keys_and_headers_that_no_list_names_are_not_recorded()
    {
        await RecordAsync(
            new FakeClaude(new FakeReply().Text($"Your key is {Key}.").WithHeader("anthropic-organization-id", "org-secret").WithHeader("set-cookie", "c=secret")),
            prompt: $"My key is {Key}.");
        string file = await File.ReadAllTextAsync(_path);
        Assert.DoesNotContain("secret", file, StringComparison.Ordinal);
        Assert.Contains($"Your key is {new string('*', Key.Length)}.", file, StringComparison.Ordinal);
        Assert.Contains("\"anthropic-version\":\"2023-06-01\"", file, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_is_not_recorded_either_where_it_is_cut_into_pieces()
    {
        await RecordAsync(new FakeClaude(new FakeReply().Text($"Your key is {Key}.").InPieces(5)));
        string body = string.Concat(Cassette.Load(_path).Exchanges.Single().Pieces.Select(static piece => Encoding.UTF8.GetString(piece.Bytes.AsSpan())));
        Assert.Contains($"Your key is {new string('*', Key.Length)}.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_to_be_taken_out_is_and_the_request_is_found_all_the_same()
    {
        CassetteOptions options = new() { Redact = static text => text.Replace("Ada", "[name]", StringComparison.Ordinal), AllowRecordingInCI = true };
        using (CassetteRecorder recorder = new(_path, options, new FakeClaude(new FakeReply().Text("Hello Ada!")).CreateHandler()))
            await Client(recorder).GetFinalMessageAsync(Ask("I am Ada."));
        Assert.DoesNotContain("Ada", await File.ReadAllTextAsync(_path), StringComparison.Ordinal);
        using ClaudeClient client = Cassette.Load(_path, options).ToFakeClaude().CreateClient();
        Assert.Equal("Hello [name]!", (await client.GetFinalMessageAsync(Ask("I am Ada."))).Text);
    }

    [Fact]
    public async Task A_request_that_was_not_recorded_fails_with_the_difference()
    {
        await RecordAsync(new FakeClaude(new FakeReply().Text("Hello")));
        using ClaudeClient client = Cassette.Load(_path).ToFakeClaude().CreateClient();
        CassetteException miss = await Assert.ThrowsAsync<CassetteException>(() => client.GetFinalMessageAsync(Ask("Ho") with { MaxTokens = 7, Temperature = 1 }));
        Assert.Contains("messages[0].content: recorded \"Hi\", asked \"Ho\"", miss.Message, StringComparison.Ordinal);
        Assert.Contains("max_tokens: recorded 100, asked 7", miss.Message, StringComparison.Ordinal);
        Assert.Contains("temperature: not recorded, asked 1", miss.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_made_more_often_than_it_was_recorded_fails()
    {
        await RecordAsync(new FakeClaude(new FakeReply().Text("Hello")));
        using ClaudeClient client = Cassette.Load(_path).ToFakeClaude().CreateClient();
        await client.GetFinalMessageAsync(Ask("Hi"));
        CassetteException miss = await Assert.ThrowsAsync<CassetteException>(() => client.GetFinalMessageAsync(Ask("Hi")));
        Assert.Contains("more often", miss.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Members_that_differ_from_run_to_run_can_be_ignored()
    {
        await RecordAsync(new FakeClaude(new FakeReply().Text("Hello")));
        CassetteOptions options = new() { IgnoredMembers = { "max_tokens" } };
        using ClaudeClient client = Cassette.Load(_path, options).ToFakeClaude().CreateClient();
        Assert.Equal("Hello", (await client.GetFinalMessageAsync(Ask("Hi") with { MaxTokens = 7 })).Text);
    }

    [Fact]
    public void Nothing_is_recorded_on_a_build_server()
    {
        // A variable of one server that no other test looks at.
        Environment.SetEnvironmentVariable("TEAMCITY_VERSION", "2026.1");
        File.Delete(_path);
        CassetteException refusal = Assert.Throws<CassetteException>(() => new CassetteRecorder(_path));
        Assert.Contains("build server", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_path));
    }

    [Fact]
    public async Task Exchanges_side_by_side_are_each_written_in_one_piece()
    {
        using (CassetteRecorder recorder = Recorder(new FakeClaude(request => new FakeReply().Words($"answer to {request.Number} in some words"))))
        {
            ClaudeClient client = Client(recorder);
            await Task.WhenAll(Enumerable.Range(0, 50).Select(i => client.GetFinalMessageAsync(Ask($"{i}"))));
        }
        Cassette cassette = Cassette.Load(_path);
        Assert.Equal(50, cassette.Exchanges.Select(static exchange => exchange.RequestBody).Distinct().Count());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("{\"cassette\":2}\n", "version 2")]
    [InlineData("nonsense\n", "line 1")]
    [InlineData("{\"cassette\":1}\n{\"ms\":1,\"data\":\"\"}\n", "line 2")]
    [InlineData("{\"cassette\":1}\n{\"request\":{\"method\":\"POST\",\"path\":\"/\",\"headers\":{},\"body\":{}}}\n", "middle of an exchange")]
    [InlineData("{\"cassette\":1}\n{\"request\":{\"method\":\"POST\"}}\n", "line 2")]
    [InlineData("{\"cassette\":1}\n{\"request\":{\"method\":\"POST\",\"path\":\"/\",\"headers\":{},\"body\":{}}}\n{\"end\":\"well\",\"ms\":1}\n", "line 3")]
    public void A_damaged_file_is_refused_and_the_place_is_named(string text, string named)
    {
        File.WriteAllText(_path, text);
        CassetteException refusal = Assert.Throws<CassetteException>(() => Cassette.Load(_path));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_speed_is_above_zero(double speed)
    {
        File.WriteAllText(_path, "{\"cassette\":1}\n");
        Assert.Throws<ArgumentOutOfRangeException>(() => Cassette.Load(_path).ToFakeClaude(speed));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named() =>
        Assert.Contains("nowhere.jsonl", Assert.Throws<CassetteException>(static () => Cassette.Load("nowhere.jsonl")).Message, StringComparison.Ordinal);

    private static MessageRequest Ask(string prompt) => new() { Model = "claude-x", MaxTokens = 100, Messages = [InputMessage.User(prompt)] };

    private CassetteRecorder Recorder(FakeClaude claude) =>
        new(_path, new CassetteOptions { TimeProvider = claude.TimeProvider, AllowRecordingInCI = true }, claude.CreateHandler());

    private static ClaudeClient Client(CassetteRecorder recorder) => new(new HttpClient(recorder), new ClaudeClientOptions { ApiKey = Key, MaxRetryDelay = TimeSpan.Zero });

    private async Task<Message> RecordAsync(FakeClaude claude, string prompt = "Hi", bool retry = false)
    {
        using CassetteRecorder recorder = Recorder(claude);
        Message message = await Client(recorder).GetFinalMessageAsync(Ask(prompt)).WhileTimePasses(_clock);
        Assert.Equal(retry ? 2 : 1, claude.Requests.Count);
        return message;
    }
}
