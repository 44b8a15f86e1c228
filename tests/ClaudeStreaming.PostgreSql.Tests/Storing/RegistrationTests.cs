using ClaudeStreaming.PostgreSql.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ClaudeStreaming.PostgreSql.Tests.Storing;

/// <summary>What <c>UsePostgreSql</c> registers, and what keeps an application from starting.</summary>
public class RegistrationTests(SharedPostgres postgres)
{
    [Fact]
    public async Task The_store_of_the_application_is_the_one_in_PostgreSQL()
    {
        string connectionString = await postgres.CreateDatabaseAsync();
        await using WebApplication application = Build(connectionString, static o => o.CreateSchema = true);
        await application.StartAsync(TestContext.Current.CancellationToken);
        IResumableStreamStore store = application.Services.GetRequiredService<IResumableStreamStore>();
        string id = Streams.NewId();
        await store.EndAsync(await store.CreateAsync(id), 1, 1);
        Assert.Equal(1L, await new TestDatabase(connectionString).ExecuteAsync("SELECT count(*) FROM claude_streaming.streams"));
    }

    [Fact]
    public async Task Tables_that_are_missing_keep_the_application_from_starting()
    {
        await using WebApplication application = Build(await postgres.CreateDatabaseAsync());
        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() => application.StartAsync());
        Assert.Contains("CreateSchema", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_is_not_there_does_not()
    {
        await using WebApplication application = Build("Host=127.0.0.1;Port=1;Username=nobody", static o => o.RetryFor = TimeSpan.Zero);
        await application.StartAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<Exception>(() => application.Services.GetRequiredService<IResumableStreamStore>().CreateAsync(Streams.NewId()));
    }

    public static TheoryData<string, string> Mistakes => new()
    {
        { nameof(PostgreSqlStreamOptions.BatchDelay), "-00:00:00.001" },
        { nameof(PostgreSqlStreamOptions.BatchDelay), "00:00:01.001" },
        { nameof(PostgreSqlStreamOptions.BatchBytes), "1023" },
        { nameof(PostgreSqlStreamOptions.PollInterval), "00:00:00.049" },
        { nameof(PostgreSqlStreamOptions.PollInterval), "00:00:05.001" },
        { nameof(PostgreSqlStreamOptions.CommandTimeout), "00:00:00.999" },
        { nameof(PostgreSqlStreamOptions.RetryFor), "-00:00:01" },
        { nameof(PostgreSqlStreamOptions.CleanupInterval), "00:00:00.999" },
        { nameof(PostgreSqlStreamOptions.MaxAge), "00:00:59" },
    };

    [Theory, MemberData(nameof(Mistakes))]
    public async Task An_option_out_of_its_range_keeps_the_application_from_starting(string option, string value)
    {
        await using WebApplication application = Build("Host=127.0.0.1", o =>
        {
            System.Reflection.PropertyInfo property = typeof(PostgreSqlStreamOptions).GetProperty(option)!;
            property.SetValue(o, property.PropertyType == typeof(int) ? int.Parse(value, null) : TimeSpan.Parse(value, null));
        });
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => application.StartAsync());
        Assert.Contains(option, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Password=hunter2;Nonsense=1;Host=db")]
    [InlineData("Password=hunter2")]
    public async Task A_connection_string_that_is_none_keeps_the_application_from_starting_and_is_not_shown(string connectionString)
    {
        await using WebApplication application = Build(connectionString);
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => application.StartAsync());
        Assert.DoesNotContain("hunter2", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_no_connection_string()
    {
        ResumableStreamsBuilder builder = new ServiceCollection().AddResumableStreams();
        Assert.Throws<ArgumentException>(() => builder.UsePostgreSql(""));
        Assert.Throws<ArgumentNullException>(() => builder.UsePostgreSql(null!));
        Assert.Throws<ArgumentNullException>(() => ((ResumableStreamsBuilder)null!).UsePostgreSql("Host=db"));
    }

    private static WebApplication Build(string connectionString, Action<PostgreSqlStreamOptions>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IServer, TestServer>();
        builder.Services.AddResumableStreams(static o => o.Owner = static _ => "somebody").UsePostgreSql(connectionString, configure);
        return builder.Build();
    }
}
