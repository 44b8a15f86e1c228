namespace ClaudeStreaming;

/// <summary>One thing that happens in a run: <see cref="TurnEvent"/>, <see cref="ToolCalled"/> or <see cref="ToolAnswered"/>.</summary>
public abstract record AgentEvent
{
    private protected AgentEvent(int turn) => Turn = turn;

    /// <summary>The turn that it happens in.</summary>
    /// <value>From 1.</value>
    public int Turn { get; init; }
}

/// <summary>An event of Claude's answer in a turn, as <see cref="MessageStream"/> gives it.</summary>
/// <param name="Turn">The turn, from 1. Each begins with a <see cref="MessageStart"/>.</param>
/// <param name="Event">The event.</param>
public sealed record TurnEvent(int Turn, StreamEvent Event) : AgentEvent(Turn);

/// <summary>A tool is being called: it is known, its input is complete, and whoever had to approve has.</summary>
/// <param name="Turn">The turn, from 1.</param>
/// <param name="Block">The call.</param>
public sealed record ToolCalled(int Turn, ToolUseBlock Block) : AgentEvent(Turn);

/// <summary>A call has been answered: by its tool, or with an error because no tool was called.</summary>
/// <param name="Turn">The turn, from 1.</param>
/// <param name="Call">The call and its result. While Claude is writing, it is told between two events of the answer.</param>
public sealed record ToolAnswered(int Turn, ToolCall Call) : AgentEvent(Turn);
