namespace ClaudeStreaming;

/// <summary>What came of a run.</summary>
public sealed record AgentResult
{
    internal AgentResult()
    {
    }

    /// <summary>How it ended.</summary>
    public required AgentOutcome Outcome { get; init; }

    /// <summary>Claude's last answer.</summary>
    public required Message Message { get; init; }

    /// <summary>The whole conversation, to save and to send again with more to say: see <see cref="AgentStream.Transcript"/>.</summary>
    public required IReadOnlyList<InputMessage> Transcript { get; init; }

    /// <summary>Every call of every turn, in the order of their beginning.</summary>
    public required IReadOnlyList<ToolCall> Calls { get; init; }

    /// <summary>How many turns it took.</summary>
    public required int Turns { get; init; }

    /// <summary>What all turns cost together.</summary>
    public required Usage Usage { get; init; }
}

/// <summary>How a run ended.</summary>
public enum AgentOutcome
{
    /// <summary>Claude is done (<see cref="StopReason.EndTurn"/>, <see cref="StopReason.StopSequence"/>).</summary>
    Finished,

    /// <summary>Claude refused (<see cref="StopReason.Refusal"/>); see <see cref="Message.StopDetails"/>.</summary>
    Refused,

    /// <summary>The last answer is not whole (<see cref="StopReason.MaxTokens"/>, <see cref="StopReason.ModelContextWindowExceeded"/>).
    /// None of its calls was made, but for those that had begun already.</summary>
    CutOff,

    /// <summary>Claude would go on, but has had <see cref="AgentOptions.MaxTurns"/>. All calls are answered: send the transcript to go
    /// on.</summary>
    TurnLimit,

    /// <summary>Claude would go on, but the run has cost <see cref="AgentOptions.MaxTotalTokens"/>. All calls are answered: send the
    /// transcript to go on.</summary>
    TokenLimit,

    /// <summary>Claude stopped for a reason that says nothing of tools: <see cref="Message.StopReason"/> says which. None of the calls was
    /// made, but for those that had begun already.</summary>
    Other,
}
