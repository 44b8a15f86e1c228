namespace ClaudeStreaming;

/// <summary>When a tool is called.</summary>
public enum ToolStart
{
    /// <summary>Once the turn is complete, side by side with the other calls of it.</summary>
    AfterTurn,

    /// <summary>As soon as the call's own input is complete, while Claude goes on writing. A turn that breaks off after that, or that
    /// Claude gives up, has made its calls all the same: for tools that only look something up.</summary>
    WhenInputIsComplete,
}
