using System.Net;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>The arithmetic of retries.</summary>
public class RetryRulesTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Backoff_doubles_from_half_a_second_to_eight_seconds()
    {
        HttpRequestException failure = new();
        Assert.Equal(
            [0.5, 1, 2, 4, 8, 8, 8],
            Enumerable.Range(0, 7).Select(retry => RetryRules.Delay(failure, retry, Minute, chance: 1).TotalSeconds));
        Assert.Equal(8, RetryRules.Delay(failure, int.MaxValue, Minute, 1).TotalSeconds);
    }

    [Theory]
    [InlineData(0, 0.375)]
    [InlineData(0.5, 0.4375)]
    [InlineData(1, 0.5)]
    public void Chance_takes_off_up_to_a_quarter(double chance, double seconds) =>
        Assert.Equal(seconds, RetryRules.Delay(new HttpRequestException(), 0, Minute, chance).TotalSeconds);

    [Fact]
    public void No_wait_is_longer_than_the_limit() =>
        Assert.Equal(TimeSpan.FromSeconds(1), RetryRules.Delay(new HttpRequestException(), 5, TimeSpan.FromSeconds(1), 1));

    [Theory]
    [InlineData(HttpRequestError.ConnectionError, true)]
    [InlineData(HttpRequestError.NameResolutionError, true)]
    [InlineData(HttpRequestError.ResponseEnded, true)]
    [InlineData(HttpRequestError.HttpProtocolError, true)]
    [InlineData(HttpRequestError.Unknown, true)]
    [InlineData(HttpRequestError.SecureConnectionError, false)]
    [InlineData(HttpRequestError.ConfigurationLimitExceeded, false)]
    [InlineData(HttpRequestError.UserAuthenticationError, false)]
    public void A_connection_that_may_come_about_next_time_is_worth_another_try(HttpRequestError error, bool isTransient) =>
        Assert.Equal(isTransient, RetryRules.IsTransient(new HttpRequestException(error), Minute));

    [Theory]
    [InlineData(StreamFailure.Truncated, true)]
    [InlineData(StreamFailure.ConnectionLost, true)]
    [InlineData(StreamFailure.Idle, false)]
    [InlineData(StreamFailure.Malformed, false)]
    [InlineData(StreamFailure.TooLarge, false)]
    [InlineData(StreamFailure.NotAnEventStream, false)]
    public void A_stream_that_ended_too_early_is_worth_another_try(StreamFailure reason, bool isTransient) =>
        Assert.Equal(isTransient, RetryRules.IsTransient(new ClaudeStreamException(reason, ""), Minute));

    [Fact]
    public void A_spend_limit_does_not_go_away_by_waiting() =>
        Assert.False(RetryRules.IsTransient(
            new ClaudeApiException(ErrorType.RateLimit, "") { StatusCode = HttpStatusCode.TooManyRequests, ErrorCode = "enforced_spend_limit_reached" }, Minute));

    [Fact]
    public void A_cancellation_is_not_a_failure_to_try_again() =>
        Assert.False(RetryRules.IsTransient(new OperationCanceledException(), Minute));
}
