namespace ClaudeStreaming;

/// <summary>A tool of your own: what Claude is told of it, and what it does.</summary>
/// <remarks>For one that is a delegate see <see cref="ClaudeTool"/>. Called by several threads at once where Claude calls it several times
/// in one turn, or where several runs share it.</remarks>
public interface IClaudeTool
{
    /// <summary>What Claude is told of it; <see cref="Tool.Name"/> is what it is called by.</summary>
    Tool Definition { get; }

    /// <summary>When it is called.</summary>
    /// <value><see cref="ToolStart.AfterTurn"/> by default.</value>
    ToolStart Start => ToolStart.AfterTurn;

    /// <summary>Whether <see cref="AgentOptions.Approve"/> is asked before each call.</summary>
    /// <value>False by default.</value>
    bool NeedsApproval => false;

    /// <summary>Does what Claude asks for.</summary>
    /// <param name="block">The call; its input is complete, and may still not be what the schema says.</param>
    /// <param name="cancellationToken">Cancelled when the run is, or is disposed.</param>
    /// <returns>What Claude is told. For a failure that it should know of and work around, <see cref="ToolOutput.Error"/>; of an exception
    /// it is told no more than <see cref="AgentOptions.DescribeError"/> says.</returns>
    Task<ToolOutput> CallAsync(ToolUseBlock block, CancellationToken cancellationToken);
}
