using System.Text.Json;
using System.Text.Json.Serialization;

namespace BrowserRelay;

/// <param name="Model">Who answers.</param>
/// <param name="IsScripted">Whether that is FakeClaude.</param>
internal sealed record About(string Model, bool IsScripted);

internal sealed record NewChat(string Id);

/// <summary>A chat as the page gets it.</summary>
internal sealed record ChatView(string Id, string Title, IReadOnlyList<TurnView> Turns)
{
    /// <summary>Whether an answer is being written.</summary>
    public bool IsRunning { get; init; }

    /// <summary>Where to read that answer; null also while the API has yet to accept the question.</summary>
    public string? StreamId { get; init; }

    public static ChatView Of(Chat chat) => new(chat.Id, chat.Title, [.. chat.Turns.Select(static turn => new TurnView(
        turn.Role, JsonElement.Parse(turn.Json), turn.Interruption, turn.TimeToFirstToken?.TotalMilliseconds, turn.Duration?.TotalMilliseconds))])
    {
        IsRunning = chat.Answer is not null,
        StreamId = chat.Answer?.Stream,
    };
}

/// <param name="Role">Whose turn it was.</param>
/// <param name="Message">The turn in the API's own JSON, as it was streamed.</param>
/// <param name="Interruption">Why it is not complete; null where it is.</param>
/// <param name="FirstTokenMs">How long the first token took.</param>
/// <param name="TotalMs">How long all of it took.</param>
internal sealed record TurnView(string Role, JsonElement Message, string? Interruption, double? FirstTokenMs, double? TotalMs);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(About))]
[JsonSerializable(typeof(NewChat))]
[JsonSerializable(typeof(Question))]
[JsonSerializable(typeof(ChatView))]
[JsonSerializable(typeof(IReadOnlyList<ChatSummary>))]
internal sealed partial class ChatJson : JsonSerializerContext;
