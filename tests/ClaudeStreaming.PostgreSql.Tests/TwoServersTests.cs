using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.PostgreSql.Tests.Support;
using ClaudeStreaming.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming.PostgreSql.Tests;

/// <summary>A browser that asks one server and comes back to another.</summary>
public class TwoServersTests(SharedPostgres postgres)
{
    private const string Me = "me";

    [Fact]
    public async Task The_other_server_has_the_same_events_for_their_owner_and_nothing_for_anybody_else()
    {
        TestDatabase database = await postgres.CreateAsync();
        FakeClaude claude = new(new FakeReply().Words("Hello from whichever server you ask."));
        await using RelayServer one = await StartAsync(database, claude), other = await StartAsync(database, claude);
        await using SseClient own = await SseClient.PostAsync(one.Client);
        string address = AddressOf(own);
        List<SseEvent> all = await own.RestAsync().Soon();
        Assert.Equal("done", all[^1].Type);
        await using SseClient again = await SseClient.GetAsync(other.Client, address);
        Assert.Equal(all, await again.RestAsync().Soon());
        await using SseClient late = await SseClient.GetAsync(other.Client, address, "3");
        Assert.Equal(all[3..], await late.RestAsync().Soon());
        await using SseClient done = await SseClient.GetAsync(other.Client, address, all[^1].Id);
        Assert.Equal(204, (int)done.Response.StatusCode);

        As("somebody else", other);
        await using SseClient theirs = await SseClient.GetAsync(other.Client, address);
        Assert.Equal(404, (int)theirs.Response.StatusCode);
        using HttpResponseMessage stopping = await other.Client.PostAsync($"{address}/stop", null);
        Assert.Equal(404, (int)stopping.StatusCode);
    }

    [Fact]
    public async Task A_stop_at_the_other_server_ends_the_answer_for_all()
    {
        TestDatabase database = await postgres.CreateAsync();
        FakeClaude claude = new(new FakeReply().Text("Hel").Stall());
        await using RelayServer one = await StartAsync(database, claude), other = await StartAsync(database, claude);
        await using SseClient own = await SseClient.PostAsync(one.Client);
        await own.UntilAsync("Hel").Soon();
        using HttpResponseMessage stopping = await other.Client.PostAsync($"{AddressOf(own)}/stop", null);
        Assert.Equal(202, (int)stopping.StatusCode);
        Assert.Contains("stopped", (await own.RestAsync().Soon())[^1].Data, StringComparison.Ordinal);
        await using SseClient again = await SseClient.GetAsync(other.Client, AddressOf(own));
        Assert.Contains("stopped", (await again.RestAsync().Soon())[^1].Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_disk_that_fills_up_is_a_clear_error_or_by_option_none_for_the_browser_that_asked()
    {
        foreach ((StoreFailurePolicy policy, string end) in new[] { (StoreFailurePolicy.EndAnswer, "error"), (StoreFailurePolicy.KeepOwnReader, "done") })
        {
            TestDatabase database = await postgres.CreateAsync();
            FakeClaude claude = new(new FakeReply().Words("An answer that no disk has room for."));
            await using RelayServer server = await StartAsync(database, claude, policy);
            await database.ExecuteAsync(
                """
                CREATE FUNCTION fill_disk() RETURNS trigger LANGUAGE plpgsql AS
                  $$ BEGIN RAISE 'No space left on device' USING ERRCODE = 'disk_full'; END $$;
                CREATE TRIGGER full_disk BEFORE INSERT ON claude_streaming.records EXECUTE FUNCTION fill_disk();
                """);
            await using SseClient own = await SseClient.PostAsync(server.Client);
            SseEvent last = (await own.RestAsync().Soon())[^1];
            Assert.Equal(end, last.Type);
            Assert.Contains(policy == StoreFailurePolicy.EndAnswer ? "store_unavailable" : "completed", last.Data, StringComparison.Ordinal);
            Assert.DoesNotContain("No space", own.Raw, StringComparison.Ordinal);
        }
    }

    private static string AddressOf(SseClient reader) => $"/streams/{Assert.Single(reader.Response.Headers.GetValues("Stream-Id"))}";

    private static async Task<RelayServer> StartAsync(
        TestDatabase database, FakeClaude claude, StoreFailurePolicy policy = StoreFailurePolicy.EndAnswer)
    {
        RelayServer server = await RelayServer.StartAsync(
            app =>
            {
                app.MapPost("/", () => RelayServer.Relay(claude, new RelayOptions { OnDisconnect = DisconnectPolicy.Resumable }));
                app.MapResumableStreams("/streams");
            },
            builder => builder.Services.AddResumableStreams(o =>
            {
                o.Owner = static context => context.Request.Headers["x-user"].ToString();
                o.OnStoreFailure = policy;
            }).UsePostgreSql(database.ConnectionString));
        As(Me, server);
        return server;
    }

    private static void As(string user, RelayServer server)
    {
        server.Client.DefaultRequestHeaders.Remove("x-user");
        server.Client.DefaultRequestHeaders.Add("x-user", user);
    }
}
