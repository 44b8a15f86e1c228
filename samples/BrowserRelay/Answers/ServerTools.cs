using System.Globalization;
using System.Text.Json;
using ClaudeStreaming;

namespace BrowserRelay;

/// <summary>What Claude may have this server do: look at the clock.</summary>
internal static class ServerTools
{
    private const string Clock = "current_time";

    public static IReadOnlyList<Tool> Definitions { get; } =
    [
        Tool.Custom(
            Clock,
            "Says what time it is.",
            """{"type":"object","properties":{"time_zone":{"type":"string","description":"An IANA name such as Europe/Stockholm; UTC without it."}}}"""),
    ];

    /// <summary>Answers every call of a message.</summary>
    public static InputMessage Answer(Message message) =>
        InputMessage.User([.. message.Content.OfType<ToolUseBlock>().Select(static call => Answer(call))]);

    private static ToolResultBlock Answer(ToolUseBlock call) => call.Name == Clock
        ? TellTime(call)
        : Fail(call, $"There is no tool {call.Name}.");

    private static ToolResultBlock TellTime(ToolUseBlock call)
    {
        string name = "UTC";
        try
        {
            using JsonDocument input = JsonDocument.Parse(call.InputJson);
            if (input.RootElement.TryGetProperty("time_zone", out JsonElement zone))
                name = zone.GetString() ?? name;
            DateTimeOffset now = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, TimeZoneInfo.FindSystemTimeZoneById(name));
            return new ToolResultBlock(call.Id, now.ToString("dddd, d MMMM yyyy, HH:mm zzz", CultureInfo.InvariantCulture));
        }
        // The input is Claude's, and may be anything: it is told, and tries again.
        catch (Exception e) when (e is JsonException or InvalidOperationException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            return Fail(call, $"There is no time zone \"{name}\".");
        }
    }

    private static ToolResultBlock Fail(ToolUseBlock call, string why) => new(call.Id, why) { IsError = true };
}
