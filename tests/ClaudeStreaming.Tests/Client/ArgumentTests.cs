using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Client;

/// <summary>What cannot be right is refused before anything is sent.</summary>
public class ArgumentTests
{
    public static TheoryData<MessageRequest> Impossible =>
    [
        Requests.Hello with { Model = "" },
        Requests.Hello with { Model = " " },
        Requests.Hello with { Model = null! },
        Requests.Hello with { Messages = [] },
        Requests.Hello with { Messages = null! },
        Requests.Hello with { Messages = [null!] },
        Requests.Hello with { MaxTokens = -1 },
        Requests.Hello with { ExtraJson = "{\"a\":" },
        Requests.Hello with { ExtraJson = "[]" },
        Requests.Hello with { Tools = [Tool.Custom("find", "Finds.", "{\"type\":")] },
        Requests.Hello with { Messages = [new("user", [new UnknownBlock("x", "nonsense")])] },
        Requests.Hello with { OutputConfig = new() { Format = OutputFormat.JsonSchema("nonsense") } },
    ];

    [Theory, MemberData(nameof(Impossible))]
    public void A_request_that_cannot_be_right_is_an_argument_error_before_anything_is_sent(MessageRequest request)
    {
        FakeClaude claude = new(new FakeReply().Text("Hi"));
        using ClaudeClient client = claude.CreateClient();
        ArgumentException failure = Assert.ThrowsAny<ArgumentException>(() => { _ = client.StreamAsync(request); });
        Assert.Equal("request", failure.ParamName);
        Assert.Empty(claude.Requests);
    }

    [Fact]
    public void No_request_at_all_is_one_too()
    {
        using ClaudeClient client = new FakeClaude(new FakeReply()).CreateClient();
        Assert.Throws<ArgumentNullException>(() => { _ = client.StreamAsync(null!); });
    }

    [Fact]
    public async Task Zero_tokens_may_be_asked_for()
    {
        using ClaudeClient client = new FakeClaude(new FakeReply()).CreateClient();
        Assert.Empty((await client.GetFinalMessageAsync(Requests.Hello with { MaxTokens = 0 })).Content);
    }

    public static TheoryData<ClaudeRequestOptions> BadRequestOptions =>
    [
        new ClaudeRequestOptions { ApiVersion = "" },
        new ClaudeRequestOptions { Betas = [""] },
        new ClaudeRequestOptions { Betas = ["a\nb"] },
        new ClaudeRequestOptions { ResponseTimeout = TimeSpan.Zero },
        new ClaudeRequestOptions { IdleTimeout = TimeSpan.FromSeconds(-2) },
        new ClaudeRequestOptions { MaxRetries = -1 },
        new ClaudeRequestOptions { Headers = { ["bad name"] = "x" } },
        new ClaudeRequestOptions { Headers = { ["content-type"] = "text/plain" } },
        new ClaudeRequestOptions { Headers = { ["x-note"] = "line\r\nx-injected: 1" } },
    ];

    [Theory, MemberData(nameof(BadRequestOptions))]
    public void An_option_of_a_request_that_is_out_of_range_is_an_argument_error(ClaudeRequestOptions options)
    {
        FakeClaude claude = new(new FakeReply().Text("Hi"));
        using ClaudeClient client = claude.CreateClient();
        ArgumentException failure = Assert.ThrowsAny<ArgumentException>(() => { _ = client.StreamAsync(Requests.Hello, options); });
        Assert.Equal("options", failure.ParamName);
        Assert.Empty(claude.Requests);
    }

    public static TheoryData<string> BadOptions => [.. BadOptionsByName.Keys];

    private static readonly Dictionary<string, Action<ClaudeClientOptions>> BadOptionsByName = new()
    {
        ["no credential"] = static o => o.ApiKey = null,
        ["two credentials"] = static o => o.AuthToken = "t",
        ["empty key"] = static o => o.ApiKey = "",
        ["key with a line end"] = static o => o.ApiKey = "sk-1\n",
        ["relative address"] = static o => o.BaseAddress = new Uri("/v1", UriKind.Relative),
        ["address of a file"] = static o => o.BaseAddress = new Uri("file:///etc/passwd"),
        ["no address"] = static o => o.BaseAddress = null!,
        ["no version"] = static o => o.ApiVersion = "",
        ["no betas"] = static o => o.Betas = null!,
        ["suffix with a line end"] = static o => o.UserAgentSuffix = "a\r\nb",
        ["no time to connect"] = static o => o.ConnectTimeout = TimeSpan.Zero,
        ["no time to respond"] = static o => o.ResponseTimeout = TimeSpan.FromDays(-1),
        ["too much time to be idle"] = static o => o.IdleTimeout = TimeSpan.FromDays(60),
        ["negative retries"] = static o => o.MaxRetries = -1,
        ["negative delay"] = static o => o.MaxRetryDelay = TimeSpan.FromSeconds(-1),
        ["no room for an event"] = static o => o.MaxEventBytes = 0,
        ["no room for a message"] = static o => o.MaxMessageBytes = -1,
        ["no clock"] = static o => o.TimeProvider = null!,
    };

    [Theory, MemberData(nameof(BadOptions))]
    public void An_option_of_a_client_that_is_out_of_range_is_an_argument_error_without_the_key(string which)
    {
        ClaudeClientOptions options = new() { ApiKey = "sk-secret" };
        BadOptionsByName[which](options);
        ArgumentException failure = Assert.ThrowsAny<ArgumentException>(() => new ClaudeClient(options));
        Assert.DoesNotContain("sk-", failure.ToString(), StringComparison.Ordinal);
        Assert.ThrowsAny<ArgumentException>(() => new ClaudeClient(new HttpClient(), options));
    }

    [Fact]
    public async Task Options_are_copied_when_the_client_is_made()
    {
        FakeClaude claude = new(new FakeReply().Text("Hi"));
        ClaudeClientOptions options = new() { ApiKey = "sk-1", Betas = ["beta-a"] };
        using ClaudeClient client = new(new HttpClient(claude.CreateHandler()), options);
        options.ApiKey = "sk-2";
        options.Betas.Add("beta-b");
        options.BaseAddress = new Uri("https://elsewhere.test");
        await client.GetFinalMessageAsync(Requests.Hello);
        Assert.Equal("sk-1", claude.Requests[0].Headers["x-api-key"]);
        Assert.Equal("beta-a", claude.Requests[0].Headers["anthropic-beta"]);
    }

    [Fact]
    public async Task A_token_provider_that_returns_no_token_is_named()
    {
        using ClaudeClient client = new FakeClaude(new FakeReply()).CreateClient(static o =>
        {
            o.ApiKey = null;
            o.TokenProvider = static _ => ValueTask.FromResult("bad\ntoken");
        });
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => client.StreamAsync(Requests.Hello));
        Assert.Contains("TokenProvider", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("bad", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_prints_the_key()
    {
        ClaudeClientOptions options = new() { ApiKey = "sk-secret" };
        using ClaudeClient client = new(options);
        ClientSettings settings = new(options);
        Assert.All(
            [options.ToString(), client.ToString(), settings.ToString(), settings.Credential.ToString()],
            static text => Assert.DoesNotContain("sk-secret", text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_disposed_client_says_so()
    {
        ClaudeClient client = new("sk-1");
        client.Dispose();
        Assert.Throws<ObjectDisposedException>(() => { _ = client.StreamAsync(Requests.Hello); });
    }

    [Fact]
    public void Constructors_refuse_null()
    {
        Assert.Throws<ArgumentNullException>(() => new ClaudeClient((string)null!));
        Assert.Throws<ArgumentNullException>(() => new ClaudeClient((ClaudeClientOptions)null!));
        Assert.Throws<ArgumentNullException>(() => new ClaudeClient((HttpClient)null!, new ClaudeClientOptions { ApiKey = "sk-1" }));
        Assert.ThrowsAny<ArgumentException>(() => new ClaudeClient(""));
    }
}
