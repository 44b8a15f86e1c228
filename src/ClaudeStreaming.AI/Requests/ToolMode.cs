using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>Whether, which and how many tools are to be called.</summary>
internal static class ToolMode
{
    /// <exception cref="ArgumentException">A call is required where there are no tools.</exception>
    /// <exception cref="NotSupportedException">The mode is one of somebody's own.</exception>
    public static ToolChoice? Of(ChatOptions options, bool hasTools)
    {
        ToolChoice? choice = options.ToolMode switch
        {
            RequiredChatToolMode { RequiredFunctionName: { } name } => ToolChoice.Tool(name),
            RequiredChatToolMode => ToolChoice.Any,
            NoneChatToolMode => ToolChoice.None,
            AutoChatToolMode => ToolChoice.Auto,
            // The service's default, unless there is something to say about it.
            null => options.AllowMultipleToolCalls is null ? null : ToolChoice.Auto,
            _ => throw new NotSupportedException(
                $"ChatOptions.ToolMode is a {options.ToolMode.GetType().Name}. Set it to Auto, None, RequireAny or RequireSpecific."),
        };
        if (!hasTools)
        {
            // The API takes no choice without tools, and there is none to make.
            return options.ToolMode is not RequiredChatToolMode
                ? null
                : throw new ArgumentException("ChatOptions.ToolMode requires a call, and there are no tools. Set ChatOptions.Tools.", nameof(options));
        }
        return choice is null || choice == ToolChoice.None || options.AllowMultipleToolCalls is null
            ? choice
            : choice with { DisableParallelToolUse = !options.AllowMultipleToolCalls };
    }
}
