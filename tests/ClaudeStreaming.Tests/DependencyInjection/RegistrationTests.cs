using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ClaudeStreaming.Tests.DependencyInjection;

/// <summary>AddClaudeStreaming.</summary>
public class RegistrationTests
{
    private readonly FakeClaude _claude = new(new FakeReply().Text("Hi"));

    [Fact]
    public async Task A_registered_client_is_a_singleton_that_goes_through_the_factory()
    {
        ServiceCollection services = new();
        services.AddClaudeStreaming(static o => o.ApiKey = "sk-1").ConfigurePrimaryHttpMessageHandler(_claude.CreateHandler);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IClaudeClient client = provider.GetRequiredService<IClaudeClient>();
        Assert.Same(client, provider.GetRequiredService<IClaudeClient>());
        Assert.Equal("Hi", (await client.GetFinalMessageAsync(Requests.Hello)).Text);
        Assert.Equal("sk-1", _claude.Requests[0].Headers["x-api-key"]);
    }

    [Fact]
    public async Task Named_clients_are_keyed_and_keep_their_own_options()
    {
        ServiceCollection services = new();
        services.AddClaudeStreaming("one", static o => o.ApiKey = "sk-1").ConfigurePrimaryHttpMessageHandler(_claude.CreateHandler);
        services.AddClaudeStreaming("two", static o => o.ApiKey = "sk-2").ConfigurePrimaryHttpMessageHandler(_claude.CreateHandler);
        await using ServiceProvider provider = services.BuildServiceProvider();
        foreach (string name in new[] { "two", "one" })
            await provider.GetRequiredKeyedService<IClaudeClient>(name).GetFinalMessageAsync(Requests.Hello);
        Assert.Equal(["sk-2", "sk-1"], _claude.Requests.Select(static request => request.Headers["x-api-key"]));
        Assert.Null(provider.GetService<IClaudeClient>());
    }

    [Fact]
    public void Options_are_checked_when_the_host_starts()
    {
        ServiceCollection services = new();
        services.AddClaudeStreaming(static o => o.MaxRetries = -1);
        using ServiceProvider provider = services.BuildServiceProvider();
        OptionsValidationException failure = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
        Assert.Contains("ApiKey", failure.Message, StringComparison.Ordinal);
        Assert.Contains("MaxRetries", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Configuration_binds_every_value()
    {
        IConfiguration configuration = Configuration(new()
        {
            ["Claude:AuthToken"] = "token",
            ["Claude:BaseAddress"] = "https://gateway.test/x",
            ["Claude:ApiVersion"] = "2026-10-21",
            ["Claude:Betas:0"] = "beta-a",
            ["Claude:Betas:1"] = "beta-b",
            ["Claude:UserAgentSuffix"] = "Shop/1",
            ["Claude:ConnectTimeout"] = "00:00:03",
            ["Claude:ResponseTimeout"] = "00:04:00",
            ["Claude:IdleTimeout"] = "00:01:30",
            ["Claude:MaxRetries"] = "5",
            ["Claude:MaxRetryDelay"] = "00:00:20",
            ["Claude:MaxEventBytes"] = "1000",
            ["Claude:MaxMessageBytes"] = "500000000",
        });
        ServiceCollection services = new();
        services.AddClaudeStreaming(configuration.GetSection("Claude"));
        using ServiceProvider provider = services.BuildServiceProvider();
        ClaudeClientOptions options = provider.GetRequiredService<IOptions<ClaudeClientOptions>>().Value;
        Assert.Null(options.ApiKey);
        Assert.Equal("token", options.AuthToken);
        Assert.Equal(new Uri("https://gateway.test/x"), options.BaseAddress);
        Assert.Equal("2026-10-21", options.ApiVersion);
        Assert.Equal(["beta-a", "beta-b"], options.Betas);
        Assert.Equal("Shop/1", options.UserAgentSuffix);
        Assert.Equal(TimeSpan.FromSeconds(3), options.ConnectTimeout);
        Assert.Equal(TimeSpan.FromMinutes(4), options.ResponseTimeout);
        Assert.Equal(TimeSpan.FromSeconds(90), options.IdleTimeout);
        Assert.Equal(5, options.MaxRetries);
        Assert.Equal(TimeSpan.FromSeconds(20), options.MaxRetryDelay);
        Assert.Equal(1000, options.MaxEventBytes);
        Assert.Equal(500_000_000, options.MaxMessageBytes);
    }

    [Theory]
    [InlineData("MaxRetries", "many")]
    [InlineData("MaxRetries", "5000000000")]
    [InlineData("IdleTimeout", "soon")]
    [InlineData("BaseAddress", "not an address")]
    public void A_configuration_value_that_cannot_be_read_is_named(string key, string value)
    {
        ServiceCollection services = new();
        services.AddClaudeStreaming("one", Configuration(new() { ["Claude:ApiKey"] = "sk-1", [$"Claude:{key}"] = value }).GetSection("Claude"));
        using ServiceProvider provider = services.BuildServiceProvider();
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredKeyedService<IClaudeClient>("one"));
        Assert.Contains($"Claude:{key}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resilience_handlers_of_application_wide_defaults_are_taken_off_and_those_of_ones_own_stay()
    {
        int byDefault = 0, own = 0;
        ServiceCollection services = new();
        services.ConfigureHttpClientDefaults(http => http.AddHttpMessageHandler(() =>
            new Microsoft.Extensions.Http.Resilience.PretendedResilienceHandler(() => byDefault++)));
        services.AddClaudeStreaming(static o => o.ApiKey = "sk-1")
            .ConfigurePrimaryHttpMessageHandler(_claude.CreateHandler)
            .AddHttpMessageHandler(() => new Microsoft.Extensions.Http.Resilience.PretendedResilienceHandler(() => own++));
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<IClaudeClient>().GetFinalMessageAsync(Requests.Hello);
        Assert.Equal((0, 1), (byDefault, own));
    }

    [Fact]
    public async Task No_log_line_has_the_key_or_the_text_in_it()
    {
        Lines lines = new();
        FakeClaude claude = new(FakeReply.Refusal(529, "overloaded_error", "secret-upstream-text").WithHeader("retry-after-ms", "0"), new FakeReply().Text("secret-answer"));
        ServiceCollection services = new();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(lines));
        services.AddClaudeStreaming(static o => o.ApiKey = "sk-secret").ConfigurePrimaryHttpMessageHandler(claude.CreateHandler);
        services.AddClaudeStreaming("token", static o => o.AuthToken = "tk-secret").ConfigurePrimaryHttpMessageHandler(claude.CreateHandler);
        await using ServiceProvider provider = services.BuildServiceProvider();
        MessageRequest request = Requests.Hello with { Messages = [InputMessage.User("secret-prompt")] };
        await provider.GetRequiredService<IClaudeClient>().GetFinalMessageAsync(request);
        await provider.GetRequiredKeyedService<IClaudeClient>("token").GetFinalMessageAsync(request);
        Assert.Contains(lines.All, static line => line.Contains("x-api-key", StringComparison.Ordinal));
        Assert.Contains(lines.All, static line => line.Contains("529 overloaded_error", StringComparison.Ordinal));
        Assert.Contains(lines.All, static line => line.Contains("was accepted at attempt 2", StringComparison.Ordinal));
        Assert.DoesNotContain(lines.All, static line => line.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        ServiceCollection services = new();
        Assert.Throws<ArgumentNullException>(() => services.AddClaudeStreaming((Action<ClaudeClientOptions>)null!));
        Assert.Throws<ArgumentNullException>(() => services.AddClaudeStreaming((IConfiguration)null!));
        Assert.Throws<ArgumentException>(() => services.AddClaudeStreaming("", static _ => { }));
        Assert.Throws<ArgumentNullException>(() => ((IServiceCollection)null!).AddClaudeStreaming(static _ => { }));
    }

    private static IConfiguration Configuration(Dictionary<string, string?> values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build();

    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];

        public IReadOnlyList<string> All => _lines;

        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
                _lines.Add(formatter(state, exception) + exception);
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Dispose()
        {
        }
    }
}
