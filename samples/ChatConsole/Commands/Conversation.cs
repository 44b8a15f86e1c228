using ClaudeStreaming;

namespace ChatConsole;

/// <summary>What was said so far, such that it can be sent again with the next question.</summary>
internal sealed class Conversation
{
    private readonly List<InputMessage> _turns = [];

    /// <summary>The turns to send for a question.</summary>
    public IReadOnlyList<InputMessage> With(string question) => [.. _turns, InputMessage.User(question)];

    public void Clear() => _turns.Clear();

    /// <summary>Keeps a question and the whole reply to it.</summary>
    public bool Keep(string question, Message reply) => Keep(question, reply.Content.Where(IsFit));

    /// <summary>Keeps a question and the text that came before the answer was stopped or broke off: the user has read it, and may refer
    /// to it.</summary>
    /// <returns>False where nothing came. Then the question is forgotten too, so that user and assistant still take turns.</returns>
    public bool KeepPartial(string question, Message? partial) =>
        // Thoughts without their signature would be refused.
        Keep(question, (partial?.Content ?? []).Where(static block => block is TextBlock && IsFit(block)));

    private bool Keep(string question, IEnumerable<ContentBlock> reply)
    {
        ContentBlock[] content = [.. reply];
        if (content.Length == 0)
            return false;
        _turns.Add(InputMessage.User(question));
        _turns.Add(new InputMessage("assistant", content));
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
