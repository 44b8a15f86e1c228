using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.AspNetCore.Tests.Conformance;

/// <summary>The conformance suite finds what it is there to find.</summary>
public class StoreConformanceTests
{
    [Theory]
    [InlineData("elects everybody")]
    [InlineData("never lets anybody take over")]
    [InlineData("lets anybody take over")]
    [InlineData("renews every lease")]
    [InlineData("forgets to renew")]
    [InlineData("doubles what is sent again")]
    [InlineData("takes gaps")]
    [InlineData("ignores generations")]
    [InlineData("keeps the caller's memory")]
    [InlineData("knows no limit")]
    [InlineData("loses the last records")]
    [InlineData("ends what has ended")]
    [InlineData("forgets whose a stream is")]
    [InlineData("ignores where a reader is")]
    [InlineData("never says that it is over")]
    [InlineData("skips a record")]
    public async Task A_store_with_a_fault_does_not_pass(string fault)
    {
        List<string> failed = [];
        foreach (string check in StoreConformance.Checks)
        {
            try
            {
                await RunAsync(fault, check, TimeSpan.FromSeconds(1));
            }
            catch (StoreConformanceException e)
            {
                Assert.StartsWith(check + ": ", e.Message, StringComparison.Ordinal);
                failed.Add(check);
            }
        }
        Assert.NotEmpty(failed);
        Assert.True(failed.Count < StoreConformance.Checks.Count, "One fault cannot be in everything.");
    }

    [Theory]
    [InlineData("hangs at the end", "A_reader_begins_behind_what_it_has")]
    [InlineData("ignores that a reader leaves", "A_reader_that_is_cancelled_ends")]
    [InlineData("stops nothing", "A_stop_reaches_the_producer")]
    public async Task A_store_that_hangs_does_not_hang_its_tests(string fault, string check)
    {
        StoreConformanceException e = await Assert.ThrowsAsync<StoreConformanceException>(() => RunAsync(fault, check, TimeSpan.FromMilliseconds(50)));
        Assert.Contains("hangs", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_right_is_refused()
    {
        Assert.Throws<ArgumentNullException>(static () => new StoreConformance(null!, static _ => Task.CompletedTask));
        StoreConformance conformance = new(static () => throw new InvalidOperationException(), static _ => Task.CompletedTask);
        Assert.Contains("StoreConformance.Checks", (await Assert.ThrowsAsync<ArgumentException>(() => conformance.CheckAsync("none"))).Message, StringComparison.Ordinal);
    }

    private static Task RunAsync(string fault, string check, TimeSpan patience)
    {
        ManualClock clock = new();
        return new StoreConformance(
            () => Task.FromResult<IResumableStreamStore>(new FaultyStore(new InMemoryStreamStore(1_000_000, clock), fault)),
            time =>
            {
                clock.Advance(time);
                return Task.CompletedTask;
            })
        { Patience = patience }.CheckAsync(check);
    }
}
