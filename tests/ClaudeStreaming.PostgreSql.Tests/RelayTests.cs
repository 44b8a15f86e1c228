using ClaudeStreaming.Tests.Support;
using ClaudeStreaming.Torture;

namespace ClaudeStreaming.PostgreSql.Tests;

/// <summary>Two servers in processes of their own, with a lease that is short for the tests' sake, and what can be done to them. The command
/// <c>relay</c> of ClaudeStreaming.Torture does the same for longer.</summary>
[Collection(nameof(Alone))]
public class RelayTests
{
    [Fact]
    public async Task Two_hundred_streams_over_two_servers_lose_nothing_whoever_leaves_and_returns()
    {
        RelayAccount account = await RunAsync(new RelayPlan(TimeSpan.FromSeconds(1), 200, Seed: 1) { Words = 30 });
        Assert.True(account.Begun >= 200);
        Assert.Equal(account.Begun, account.EndsIn("completed"));
        Assert.True(account.Returns > account.Begun / 5);
        Assert.Equal(0, account.Seams);
    }

    [Fact]
    public async Task A_server_that_is_killed_is_followed_by_the_other_one()
    {
        RelayAccount account = await RunAsync(Harmed(Harm.Kill));
        Assert.Equal(account.Begun, account.EndsIn("completed"));
        Assert.True(account.Seams > 0);
    }

    [Fact]
    public async Task A_server_that_is_killed_is_missed_where_nobody_follows()
    {
        RelayAccount account = await RunAsync(Harmed(Harm.Kill) with { Recovers = false });
        Assert.True(account.EndsIn("orphaned") > 0);
        Assert.Equal(account.Begun, account.EndsIn("completed") + account.EndsIn("orphaned"));
        Assert.Equal(0, account.Seams);
    }

    [Theory]
    [InlineData(nameof(Harm.CrashDatabase))]
    [InlineData(nameof(Harm.CutNetwork))]
    [InlineData(nameof(Harm.Freeze))]
    public async Task Whatever_else_is_done_to_them_answers_come_to_their_ends(string harm)
    {
        RelayAccount account = await RunAsync(Harmed(Enum.Parse<Harm>(harm)));
        Assert.Equal(account.Begun, account.EndsIn("completed"));
        // A database that comes back soon is waited for.
        Assert.Equal(harm != nameof(Harm.CrashDatabase), account.Seams > 0);
    }

    private static RelayPlan Harmed(Harm harm) => new(TimeSpan.FromSeconds(3), 40, Seed: 1)
    {
        Harms = [harm],
        Peace = TimeSpan.FromSeconds(2),
        // A database takes longer to come back than a lease that is short for a test.
        Lease = TimeSpan.FromSeconds(harm == Harm.CrashDatabase ? 15 : 5),
        Words = 60,
    };

    private static async Task<RelayAccount> RunAsync(RelayPlan plan)
    {
        Assert.SkipWhen(PrivatePostgres.WhyNot is not null, PrivatePostgres.WhyNot ?? "");
        RelayAccount account = await new RelayRun(plan).RunAsync();
        Assert.Empty(account.Problems);
        Assert.Equal((0, 0, account.Begun), (account.Lost, account.Doubled, account.Ended));
        // Whoever reads at a server that is cut off, or stands still, waits for as long as that lasts, and then for the other one.
        Assert.True(account.LongestSilence < plan.Lease * 1.6 + TimeSpan.FromSeconds(10), $"A reader waited for {account.LongestSilence}.");
        return account;
    }
}
