using ClaudeStreaming.PostgreSql.Tests.Support;
using ClaudeStreaming.Testing;

namespace ClaudeStreaming.PostgreSql.Tests.Storing;

/// <summary>The store does what every store of resumable streams has to.</summary>
public class ConformanceTests(SharedPostgres postgres)
{
    public static TheoryData<string> Checks => [.. StoreConformance.Checks];

    [Theory, MemberData(nameof(Checks))]
    public async Task The_store_conforms(string check)
    {
        TestDatabase database = await postgres.CreateAsync();
        await new StoreConformance(() => Task.FromResult<IResumableStreamStore>(database.Open()), database.PassAsync).CheckAsync(check);
    }
}
