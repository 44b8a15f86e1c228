using ClaudeStreaming.PostgreSql.Tests.Support;
using Npgsql;

namespace ClaudeStreaming.PostgreSql.Tests.Schema;

/// <summary>The tables, and what happens where they are other ones.</summary>
public class StreamSchemaTests(SharedPostgres postgres)
{
    [Fact]
    public async Task Several_servers_may_create_the_tables_at_once_and_again()
    {
        string connectionString = await postgres.CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StreamSchema.CreateAsync(connectionString))).Soon();
        TestDatabase database = new(connectionString);
        await using PostgreSqlStreamStore store = database.Open();
        string id = Streams.NewId();
        await store.EndAsync(await store.CreateAsync(id), 1, 2);
        await StreamSchema.CreateAsync(connectionString).Soon();
        Assert.Equal("1,2,Completed", await store.ReadAsync(id));
    }

    [Fact]
    public async Task A_store_creates_its_tables_where_it_is_told_to()
    {
        TestDatabase database = new(await postgres.CreateDatabaseAsync());
        await using PostgreSqlStreamStore store = database.Open(static o => o.CreateSchema = true);
        string id = Streams.NewId();
        await store.EndAsync(await store.CreateAsync(id), 1, 1);
        Assert.Equal("1,Completed", await store.ReadAsync(id));
    }

    [Fact]
    public async Task Without_tables_a_store_says_what_to_do()
    {
        TestDatabase database = new(await postgres.CreateDatabaseAsync());
        await using PostgreSqlStreamStore store = database.Open();
        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() => store.CreateAsync(Streams.NewId()).Soon());
        Assert.Contains("StreamSchema.Script", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_version_that_is_not_known_is_refused_and_left_as_it_is(bool createsSchema)
    {
        TestDatabase database = await postgres.CreateAsync();
        await database.ExecuteAsync("UPDATE claude_streaming.version SET version = 2");
        await using PostgreSqlStreamStore store = database.Open(o => o.CreateSchema = createsSchema);
        Exception e = await Assert.ThrowsAnyAsync<Exception>(() => store.CreateAsync(Streams.NewId()).Soon());
        Assert.Contains("version", e.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<PostgresException>(() => StreamSchema.CreateAsync(database.ConnectionString).Soon());
        Assert.Equal(2, await database.ExecuteAsync("SELECT version FROM claude_streaming.version"));
        Assert.Equal(0L, await database.ExecuteAsync("SELECT count(*) FROM claude_streaming.streams"));
    }
}
