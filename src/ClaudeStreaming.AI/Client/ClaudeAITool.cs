using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>A tool of the API's as one of M.E.AI's.</summary>
internal sealed class ClaudeAITool(Tool tool) : AITool
{
    public Tool Tool => tool;

    public override string Name => tool.Name ?? tool.Type ?? base.Name;

    public override string Description => tool.Description ?? base.Description;

    public override object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType == typeof(Tool) ? tool : base.GetService(serviceType, serviceKey);
    }
}
