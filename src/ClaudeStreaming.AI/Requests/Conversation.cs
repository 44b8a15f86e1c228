using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>Messages as turns of a request.</summary>
/// <remarks>
/// The API wants the results of all calls of one turn together, and before anything else, in the user turn behind it. Source: Anthropic's
/// documentation, Tool use, "Handling tool use".
/// </remarks>
internal sealed class Conversation
{
    private const string UserRole = "user";

    private readonly List<Turn> _turns = [];

    // Toolsets of the calls so far, which their results have to name as well.
    private readonly Dictionary<string, string> _toolsets = [];

    /// <summary>What the system messages say that stand before all others.</summary>
    public List<ContentBlock> System { get; } = [];

    public IEnumerable<InputMessage> Messages => _turns.Select(static turn => new InputMessage(turn.Role, turn.Blocks));

    /// <exception cref="NotSupportedException">A message has a role or a content that the API has no place for.</exception>
    public static Conversation Of(IEnumerable<ChatMessage> messages)
    {
        Conversation conversation = new();
        foreach (ChatMessage message in messages)
            conversation.Add(message ?? throw new ArgumentException("One of the messages is null.", nameof(messages)));
        return conversation;
    }

    /// <summary>Adds blocks that go with the first turn of the user's, so that what is sent again later begins the same.</summary>
    /// <returns>False where there is no such turn.</returns>
    public bool TryAddToFirstUserTurn(IEnumerable<ContentBlock> blocks)
    {
        Turn? first = _turns.Find(static turn => turn.Role == UserRole);
        first?.Blocks.AddRange(blocks);
        return first is not null;
    }

    private void Add(ChatMessage message)
    {
        List<ContentBlock> blocks = [.. InputContent.Of(message.Contents)];
        if (message.Role == ChatRole.System)
            AddSystem(blocks);
        else if (message.Role == ChatRole.Assistant)
            AddReply(blocks);
        else if (message.Role == ChatRole.User || message.Role == ChatRole.Tool)
            AddInput(blocks);
        else
            throw new NotSupportedException($"A message has the role {message.Role}. Claude has system, user, assistant and, for results, tool.");
    }

    private void AddSystem(List<ContentBlock> blocks)
    {
        if (blocks.Find(static block => block is not TextBlock) is { } other)
            throw new NotSupportedException($"A system message has a {other.Type} block. Claude takes only text there; put it into a user message.");
        if (_turns.Count == 0)
            System.AddRange(blocks);
        else
            AddTurn(ChatRole.System, blocks);
    }

    private void AddReply(List<ContentBlock> blocks)
    {
        List<ContentBlock> said = [];
        foreach (ContentBlock block in blocks)
        {
            if (block is ToolUseBlock { ToolsetName: { } toolset } call)
                _toolsets[call.Id] = toolset;
            if (block is not ToolResultBlock result)
            {
                said.Add(block);
                continue;
            }
            // A loop that was stored as one message: its results are the user's to say.
            AddTurn(ChatRole.Assistant, said);
            said = [];
            AddResults([result]);
        }
        AddTurn(ChatRole.Assistant, said);
    }

    private void AddInput(List<ContentBlock> blocks)
    {
        List<ToolResultBlock> results = [.. blocks.OfType<ToolResultBlock>()];
        List<ContentBlock> others = [.. blocks.Where(static block => block is not ToolResultBlock)];
        if (results.Count == 0)
        {
            AddTurn(ChatRole.User, others);
            return;
        }
        AddResults(results);
        _turns[^1].Blocks.AddRange(others);
    }

    private void AddResults(List<ToolResultBlock> results)
    {
        if (_turns is not [.., { Role: UserRole }])
            _turns.Add(new Turn(UserRole, []));
        List<ContentBlock> turn = _turns[^1].Blocks;
        turn.InsertRange(turn.TakeWhile(static block => block is ToolResultBlock).Count(), results.Select(result =>
            result.ToolsetName is null && _toolsets.TryGetValue(result.ToolUseId, out string? toolset) ? result with { ToolsetName = toolset } : result));
    }

    private void AddTurn(ChatRole role, List<ContentBlock> blocks)
    {
        if (blocks.Count > 0)
            _turns.Add(new Turn(role.Value, blocks));
    }

    private sealed record Turn(string Role, List<ContentBlock> Blocks);
}
