using ClaudeStreaming;

namespace ChatConsole;

/// <summary>What was said so far, such that it can be sent again with the next question.</summary>
internal sealed class Conversation
{
    private readonly List<InputMessage> _turns = [];

    /// <summary>The turns to send for a question.</summary>
    public IReadOnlyList<InputMessage> With(string question) => [.. _turns, InputMessage.User(question)];

    public void Clear() => _turns.Clear();

    /// <summary>Keeps what was sent and the whole reply to it; what an answer that was continued took lies in between.</summary>
    /// <returns>False where there is nothing in the reply to keep. Then the question is forgotten too, so that user and assistant still
    /// take turns.</returns>
    public bool Keep(IReadOnlyList<InputMessage> transcript) =>
        transcript[^1] is { Role: "assistant" } reply && Keep([.. transcript.SkipLast(1)], reply.Content.Where(IsFit));

    /// <summary>Keeps a question and the text that came before the answer was stopped or broke off: the user has read it, and may refer
    /// to it.</summary>
    /// <returns>False where nothing came.</returns>
    public bool KeepPartial(string question, Message? partial) =>
        // Thoughts without their signature would be refused.
        Keep(With(question), (partial?.Content ?? []).Where(static block => block is TextBlock && IsFit(block)));

    private bool Keep(IReadOnlyList<InputMessage> sent, IEnumerable<ContentBlock> reply)
    {
        ContentBlock[] content = [.. reply];
        if (content.Length == 0)
            return false;
        _turns.Clear();
        _turns.AddRange([.. sent, new InputMessage("assistant", content)]);
        return true;
    }

    // The API refuses blank text, and calls of tools that nobody answers.
    private static bool IsFit(ContentBlock block) => block switch
    {
        TextBlock text => !string.IsNullOrWhiteSpace(text.Text),
        ToolUseBlock or ToolCallBlock { IsInputComplete: false } => false,
        _ => true,
    };
}
