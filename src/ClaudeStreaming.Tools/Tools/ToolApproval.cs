namespace ClaudeStreaming;

/// <summary>Whether a call may be made.</summary>
/// <remarks>The default value is no.</remarks>
public readonly record struct ToolApproval
{
    /// <summary>It may.</summary>
    public static ToolApproval Granted { get; } = new() { IsGranted = true };

    /// <summary>Whether it may.</summary>
    public bool IsGranted { get; private init; }

    /// <summary>Why not, for Claude.</summary>
    public string? Reason { get; private init; }

    /// <summary>It may not. Claude is told so, and goes on without it.</summary>
    /// <param name="reason">Why not, for Claude; null for no reason.</param>
    /// <returns>The verdict.</returns>
    public static ToolApproval Denied(string? reason = null) => new() { Reason = reason };
}
