using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>The tools of a run, by their names.</summary>
internal sealed class Toolbox
{
    private readonly Dictionary<string, IClaudeTool> _byName = [];

    // As they were when the run began.
    private readonly List<Tool> _definitions = [];

    /// <exception cref="ArgumentException">A tool has no name, or one that another has.</exception>
    public Toolbox(IEnumerable<IClaudeTool> tools, IReadOnlyList<Tool>? others)
    {
        HashSet<string> names = [.. (others ?? []).Select(static tool => tool.Name).OfType<string>()];
        foreach (IClaudeTool tool in tools)
        {
            if (tool?.Definition is not { Name: { Length: > 0 } name } definition)
                throw new ArgumentException("A tool is null, or has no name in its definition. Set Definition.Name.", nameof(tools));
            if (!names.Add(name))
            {
                throw new ArgumentException(
                    $"Two tools have the name '{name}'. Claude could not tell them apart; rename one.", nameof(tools));
            }
            _byName.Add(name, tool);
            _definitions.Add(definition);
        }
    }

    /// <summary>The name of a tool that needs approval; null where none does.</summary>
    public string? FirstThatNeedsApproval => _byName.FirstOrDefault(static pair => pair.Value.NeedsApproval).Key;

    public bool TryFind(ToolUseBlock call, [NotNullWhen(true)] out IClaudeTool? tool) => _byName.TryGetValue(call.Name, out tool);

    /// <summary>The request with these tools in it.</summary>
    /// <exception cref="ArgumentException">It has what would win over them, or over the conversation as it grows.</exception>
    public MessageRequest AddTo(MessageRequest request)
    {
        string? member;
        try
        {
            member = request.FirstExtra("messages", "tools");
        }
        catch (JsonException)
        {
            member = null; // Said by whoever writes the request.
        }
        if (member is not null)
        {
            throw new ArgumentException(
                $"The request's ExtraJson has {member}, which would be sent in every turn instead of what the run adds. Use the property.",
                nameof(request));
        }
        return _definitions.Count == 0 ? request : request with { Tools = [.. request.Tools ?? [], .. _definitions] };
    }

    /// <summary>What Claude is told of a tool that it made up.</summary>
    public string Unknown(string name) => _byName.Count == 0
        ? $"There is no tool '{name}'."
        : $"There is no tool '{name}'. There are: {string.Join(", ", _byName.Keys)}.";
}
