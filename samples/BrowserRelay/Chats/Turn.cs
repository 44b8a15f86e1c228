using ClaudeStreaming;

namespace BrowserRelay;

/// <summary>One turn of a chat as it is stored.</summary>
/// <param name="Role">Whose it is.</param>
/// <param name="Json">The API's own JSON: of what was sent for a visitor's turn, of the message for Claude's.</param>
internal sealed record Turn(string Role, string Json)
{
    private const string User = "user";

    private const int LongestTitle = 60;

    /// <summary>Why an answer is not complete; null where it is.</summary>
    public string? Interruption { get; init; }

    public TimeSpan? TimeToFirstToken { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>Whether it tells Claude what its tools had to say.</summary>
    public bool HasToolResults => Role == User && InputMessage.Parse(Json).Content.Any(static block => block is ToolResultBlock);

    /// <summary>Its beginning, in one line.</summary>
    public string Title
    {
        get
        {
            string text = string.Concat(InputMessage.Parse(Json).Content.OfType<TextBlock>().Select(static block => block.Text));
            string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (line.Length <= LongestTitle)
                return line;
            // Not in the middle of a character of two halves.
            int length = char.IsHighSurrogate(line[LongestTitle - 1]) ? LongestTitle - 1 : LongestTitle;
            return line[..length] + "…";
        }
    }

    public static Turn Of(InputMessage asked) => new(asked.Role, asked.ToJson());

    public static Turn Of(Message answer, StreamTimings? timings, InterruptionCause? cause = null) => new(answer.Role, answer.ToJson())
    {
        Interruption = cause?.ToString(),
        TimeToFirstToken = timings?.TimeToFirstToken,
        Duration = timings?.Duration,
    };

    /// <summary>The turn as Claude is to see it again; null where nothing of it can be sent.</summary>
    public InputMessage? ToInput()
    {
        if (Role == User)
            return InputMessage.Parse(Json);
        Message message = Message.Parse(Json);
        // A call that nobody answers, or thoughts without their signature, would be refused. The text is good in any case.
        bool isWhole = Interruption is null && (message.StopReason == StopReason.ToolUse || !message.Content.Any(static block => block is ToolCallBlock));
        return isWhole ? InputMessage.Assistant(message) : message.Text.Trim() is { Length: > 0 } text ? InputMessage.Assistant(text) : null;
    }
}
