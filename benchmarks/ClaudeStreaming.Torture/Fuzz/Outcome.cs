namespace ClaudeStreaming.Torture;

/// <summary>How reading ended.</summary>
/// <param name="End"><c>complete</c>, or what was thrown, in words that can be counted.</param>
/// <param name="Message">The message, or as much of it as came.</param>
/// <param name="Text">The text that was read; null where it was not asked for.</param>
internal sealed record Outcome(string End, Message? Message, string? Text)
{
    public const string Complete = "complete";

    /// <summary>The failures that the contract knows; null for every other one.</summary>
    public static string? Describe(Exception e) => e switch
    {
        ClaudeApiException api => $"ClaudeApiException {(IsKnown(api.ErrorType) ? api.ErrorType : "of another type")}",
        ClaudeStreamException stream => $"ClaudeStreamException {stream.Reason}",
        _ => null,
    };

    // Changed by a mutation it may be anything, and there is not to be a count for each.
    private static bool IsKnown(ErrorType type) => type.Value is ErrorType.Overloaded or ErrorType.Api or ErrorType.RateLimit or ErrorType.InvalidRequest;
}
