using System.Text;
using ClaudeStreaming.PostgreSql.Tests.Support;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;

namespace ClaudeStreaming.PostgreSql.Tests.Writing;

/// <summary>What somebody sees who can read the tables, or write them.</summary>
public class ProtectionTests(SharedPostgres postgres)
{
    private static readonly EphemeralDataProtectionProvider Keys = new();

    [Fact]
    public async Task Encrypted_records_are_read_by_servers_with_the_key_and_by_nobody_else()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore one = Open(database, Keys), other = Open(database, Keys, isOn: false);
        string id = await WriteAsync(one, "secret");
        Assert.Equal(0L, await database.ExecuteAsync("SELECT count(*) FROM claude_streaming.records WHERE position($1 in data) > 0", "secret"u8.ToArray()));
        Assert.Equal("secret,Completed", await other.ReadAsync(id));
        Assert.Equal("Completed", await other.ReadAsync(id, 1));

        await using PostgreSqlStreamStore stranger = Open(database, new EphemeralDataProtectionProvider()), without = Open(database, null, isOn: false);
        Assert.Contains("key ring", (await Assert.ThrowsAsync<InvalidOperationException>(() => stranger.ReadAsync(id))).Message, StringComparison.Ordinal);
        Assert.Contains("AddDataProtection", (await Assert.ThrowsAsync<InvalidOperationException>(() => without.ReadAsync(id))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_whoever_takes_over_has_to_know_is_stored_and_encrypted_as_records_are(bool isOn)
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = Open(database, Keys, isOn);
        string id = Streams.NewId(), other = Streams.NewId();
        await store.CreateAsync(id, Streams.Terms with { TakeOverState = "a sécret" });
        await store.CreateAsync(other);
        Assert.Equal("a sécret", (await store.FindAsync(id, default))!.Terms.TakeOverState);
        Assert.Equal(
            isOn ? 0L : 1L,
            await database.ExecuteAsync("SELECT count(*) FROM claude_streaming.streams WHERE position($1 in take_over_state) > 0", "cret"u8.ToArray()));
        Assert.Empty(await store.FindAbandonedAsync(10, default));
        await database.PassAsync(Streams.Terms.LeaseDuration);
        Assert.Equal([id], await store.FindAbandonedAsync(10, default));
        await store.TryTakeOverAsync(id, default);
        Assert.Empty(await store.FindAbandonedAsync(10, default));
    }

    [Fact]
    public async Task A_server_that_encrypts_reads_what_was_written_before()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore before = Open(database, null, isOn: false), after = Open(database, Keys);
        Assert.Equal("open,Completed", await after.ReadAsync(await WriteAsync(before, "open")));
    }

    [Fact]
    public async Task An_encrypted_record_is_good_for_its_own_place_only()
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = Open(database, Keys);
        string one = await WriteAsync(store, "one"), other = await WriteAsync(store, "other");
        await database.ExecuteAsync("UPDATE claude_streaming.records SET data = (SELECT data FROM claude_streaming.records ORDER BY stream_key LIMIT 1)");
        Assert.Equal("one,Completed", await store.ReadAsync(one));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.ReadAsync(other));
    }

    [Fact]
    public void Without_Data_Protection_there_is_no_encryption()
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(
            () => new PayloadProtector(new PostgreSqlStreamOptions { ProtectPayloads = true }, null));
        Assert.Contains("AddDataProtection", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'; DROP TABLE claude_streaming.streams; --")]
    [InlineData("' OR '1'='1")]
    [InlineData("$1")]
    public async Task What_looks_like_SQL_is_a_value_like_any_other(string text)
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = database.Open();
        string id = await WriteAsync(store, "one"), owned = Streams.NewId();
        Assert.Null(await store.FindAsync(text, default));
        Assert.Equal("Missing", await store.ReadAsync(text));
        Assert.False(await store.RequestStopAsync(text, default));
        Assert.Null(await store.TryTakeOverAsync(text, default));
        await store.CreateAsync(owned, new StreamTerms(text, text) { MaxBytes = 1, LeaseDuration = TimeSpan.FromSeconds(15), KeepAfterEnd = TimeSpan.FromSeconds(1) });
        Assert.Equal(text, (await store.FindAsync(owned, default))!.Terms.Owner);
        Assert.Equal("one,Completed", await store.ReadAsync(id));
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("\uD800")]
    [InlineData("a b")]
    [InlineData("ä")]
    public async Task What_can_be_no_id_is_the_id_of_nothing(string id)
    {
        TestDatabase database = await postgres.CreateAsync();
        await using PostgreSqlStreamStore store = database.Open();
        Assert.Null(await store.FindAsync(id, default));
        Assert.Equal("Missing", await store.ReadAsync(id));
        Assert.False(await store.RequestStopAsync(id, default));
        Assert.Null(await store.TryTakeOverAsync(id, default));
        await Assert.ThrowsAsync<ArgumentException>(() => store.CreateAsync(id));
    }

    private static PostgreSqlStreamStore Open(TestDatabase database, IDataProtectionProvider? keys, bool isOn = true) => new(
        new PostgreSqlStreamOptions { ConnectionString = database.ConnectionString, ProtectPayloads = isOn }, keys, NullLoggerFactory.Instance);

    private static async Task<string> WriteAsync(PostgreSqlStreamStore store, string text)
    {
        string id = Streams.NewId();
        StreamLease lease = await store.CreateAsync(id);
        await store.CompleteAsync(lease, StreamOutcome.Completed, 1, [Encoding.UTF8.GetBytes(text)], default).Soon();
        return id;
    }
}
