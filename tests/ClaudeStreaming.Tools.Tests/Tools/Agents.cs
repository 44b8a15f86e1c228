using System.Text.Json.Serialization;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Tools;

/// <summary>Runs of agents, on a FakeClaude.</summary>
internal static class Agents
{
    /// <summary>A tool that says where it was asked for.</summary>
    public static ClaudeTool Weather { get; } = Tool("weather", static (place, _) => Task.FromResult<ToolOutput>($"Rain in {place.City}"));

    public static FakeReply Calls(params (string Name, string Input)[] calls) => calls
        .Select(static (call, i) => (call.Name, call.Input, Id: $"toolu_{i}"))
        .Aggregate(new FakeReply().Text("Let me look."), static (reply, call) => reply.ToolUse(call.Name, call.Input, id: call.Id))
        .Stop(StopReason.ToolUse);

    public static FakeReply CallOfWeather { get; } = Calls(("weather", """{"city":"Lund"}"""));

    public static ClaudeTool Tool(string name, Func<Place, CancellationToken, Task<ToolOutput>> call) =>
        ClaudeTool.Create(name, $"The {name}.", ToolJson.Default.Place, call);

    /// <summary>A tool that is called as soon as its input is complete.</summary>
    public static ClaudeTool EagerTool(string name, Func<Place, CancellationToken, Task<ToolOutput>> call) =>
        Tool(name, call) with { Start = ToolStart.WhenInputIsComplete };

    public static Task<AgentStream> RunAsync(
        this FakeClaude claude, IClaudeTool[] tools, AgentOptions? options = null, MessageRequest? request = null, CancellationToken cancellationToken = default) =>
        claude.CreateClient(static client => client.MaxRetries = 0).StreamWithToolsAsync(request ?? Requests.Hello, tools, options, cancellationToken);

    /// <summary>Runs to the end.</summary>
    public static async Task<AgentResult> ResultAsync(
        this FakeClaude claude, IClaudeTool[] tools, AgentOptions? options = null, MessageRequest? request = null)
    {
        await using AgentStream run = await claude.RunAsync(tools, options, request);
        return await run.GetResultAsync();
    }

    public static async Task<List<AgentEvent>> Events(AgentStream run)
    {
        List<AgentEvent> events = [];
        await foreach (AgentEvent e in run)
            events.Add(e);
        return events;
    }

    /// <summary>What Claude was told in the last turn of the user's that it got.</summary>
    public static ToolResultBlock[] LastResults(this FakeClaude claude) => [.. claude.Requests[^1].Messages[^1].Content.Cast<ToolResultBlock>()];

    public static string? Text(this ToolResultBlock result) => Assert.IsType<TextBlock>(Assert.Single(result.Content!)).Text;
}

internal sealed record Place(string City, int Days = 1);

[JsonSerializable(typeof(Place))]
[JsonSerializable(typeof(Place[]))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true)]
internal sealed partial class ToolJson : JsonSerializerContext;
