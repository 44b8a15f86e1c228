namespace ClaudeStreaming;

/// <summary>How a run is to go. Read once and copied.</summary>
public sealed class AgentOptions
{
    /// <summary>How many turns Claude has at most: requests, those that go on after <see cref="StopReason.PauseTurn"/> included.</summary>
    /// <value>20 by default; 1 or more. The calls of the last turn are made, too, so that the transcript can be sent again.</value>
    public int MaxTurns { get; set; } = 20;

    /// <summary>How many tokens the run may cost: once input (cached or not) and output of all turns add up to this, there is no further
    /// turn. The one that is under way is not cut off: that is what <see cref="MessageRequest.MaxTokens"/> does.</summary>
    /// <value>Null by default, for no limit; 1 or more.</value>
    public long? MaxTotalTokens { get; set; }

    /// <summary>Decides whether a call of a tool that <see cref="IClaudeTool.NeedsApproval"/> may be made. One at a time is asked
    /// for.</summary>
    /// <value>Null by default, which does for tools that need none. What it throws ends the run.</value>
    public Func<ToolUseBlock, CancellationToken, Task<ToolApproval>>? Approve { get; set; }

    /// <summary>Says what Claude is told of an exception that a tool threw.</summary>
    /// <value>Null by default: that it failed, and nothing of the exception, whose message may have secrets in it. For the message,
    /// <c>e => e.Message</c>. What it throws ends the run.</value>
    public Func<Exception, string>? DescribeError { get; set; }

    /// <summary>What is different for the requests of this run. Read for each of them.</summary>
    /// <value>Null by default, for nothing.</value>
    public ClaudeRequestOptions? RequestOptions { get; set; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    internal AgentOptions ValidCopy()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTurns, 1);
        if (MaxTotalTokens is { } tokens)
            ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1, nameof(MaxTotalTokens));
        return (AgentOptions)MemberwiseClone();
    }
}
