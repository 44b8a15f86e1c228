using ClaudeStreaming;

namespace ChatConsole;

/// <summary>What a person wants to know of an answer once it is there.</summary>
internal static class Summary
{
    /// <summary>The figures, and what streaming was good for.</summary>
    public static string Of(Message message, StreamTimings timings, int attempts) => timings.Duration is { } duration
        ? $"{Figures(message, timings, attempts)} Without streaming you would have stared at a spinner for {Seconds(duration)}."
        : Figures(message, timings, attempts);

    /// <summary>Time to first token, tokens and tokens a second, stop reason, and what else was not as usual.</summary>
    public static string Figures(Message message, StreamTimings timings, int attempts)
    {
        string first = timings.TimeToFirstToken is { } wait ? $"First token after {Seconds(wait)}." : "No token came.";
        return $"{first} {Tokens(message, timings)} {Stop(message)}{Oddities(message, attempts)}";
    }

    private static string Tokens(Message message, StreamTimings timings)
    {
        long tokens = message.Usage.OutputTokens;
        string count = tokens == 1 ? "1 token" : $"{tokens} tokens";
        // Of several requests, and the times are of the last one only.
        if (message.Usage.IsLowerBound)
            return $"At least {count}.";
        if (timings is not { Duration: { } duration, TimeToFirstToken: { } wait })
            return $"{count}.";
        // The pace at which they came; how long the first one took is said already.
        double streaming = (duration - wait).TotalSeconds;
        return tokens > 1 && streaming >= 0.001
            ? $"{count} in {Seconds(duration)} ({tokens / streaming:0.0} tokens/s once they came)."
            : $"{count} in {Seconds(duration)}.";
    }

    private static string Stop(Message message) => message.StopReason?.Value switch
    {
        null => "No stop reason.",
        StopReason.MaxTokens => "Stop reason: max_tokens (the answer is cut off; raise --max-tokens).",
        StopReason.Refusal when Why(message.StopDetails) is { Length: > 0 } why => $"Stop reason: refusal ({why}).",
        StopReason.StopSequence => $"Stop reason: stop_sequence ({message.StopSequence}).",
        { } reason => $"Stop reason: {reason}.",
    };

    private static string Why(StopDetails? details) =>
        string.Join(": ", new[] { details?.Category, details?.Explanation }.Where(static part => part is not null));

    private static string Oddities(Message message, int attempts) =>
        (attempts > 1 ? $" It took {attempts} attempts; the times are those of the last." : "") +
        (message.Usage.IsLowerBound ? " It broke off and was continued." : "") +
        (message.IsUnterminated ? " The stream ended without message_stop." : "");

    private static string Seconds(TimeSpan time) => time.TotalSeconds switch
    {
        < 0.1 => $"{time.TotalMilliseconds:0} ms",
        < 1 => $"{time.TotalSeconds:0.00} s",
        _ => $"{time.TotalSeconds:0.0} s",
    };
}
