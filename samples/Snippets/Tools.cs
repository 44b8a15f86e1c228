using System.ComponentModel;
using System.Text.Json.Serialization;
using ClaudeStreaming;

namespace Snippets;

internal sealed record Place([property: Description("The city, in English.")] string City);

[JsonSerializable(typeof(Place))]
internal sealed partial class ToolJson : JsonSerializerContext;

internal static class Tools
{
    public static async Task RunAsync(
        IClaudeClient client, MessageRequest request, Func<string, CancellationToken, Task<string>> askWeather, Func<ToolUseBlock, bool> ask)
    {
        #region tools
        ClaudeTool weather = ClaudeTool.Create(
            "get_weather", "The weather in a city, now.", ToolJson.Default.Place,
            async (place, ct) => await askWeather(place.City, ct));

        await using AgentStream run = await client.StreamWithToolsAsync(request, [weather]);
        await foreach (AgentEvent e in run)
        {
            switch (e)
            {
                case TurnEvent { Event: ContentBlockDelta { Delta: TextDelta d } }: Console.Write(d.Text); break;
                case ToolCalled { Block: var call }: Console.WriteLine($"[{call.Name} {call.InputJson}]"); break;
            }
        }
        AgentResult result = await run.GetResultAsync();
        #endregion
        #region toolOptions
        ClaudeTool careful = weather with { NeedsApproval = true };                       // ask somebody before each call
        ClaudeTool early = weather with { Start = ToolStart.WhenInputIsComplete };        // call it while Claude is still writing
        AgentOptions options = new()
        {
            MaxTurns = 10,
            MaxTotalTokens = 100_000,
            Approve = (call, ct) => Task.FromResult(ask(call) ? ToolApproval.Granted : ToolApproval.Denied("Not today.")),
            DescribeError = e => e.Message,     // by default Claude is told that a tool failed, and no more
        };
        #endregion
        Console.WriteLine($"{result.Outcome} {careful} {early} {options}");
    }
}
