using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Support;

/// <summary>What becomes of a reply before it goes back.</summary>
public enum Storage
{
    /// <summary>It stays in memory, merged.</summary>
    None,

    /// <summary>Its messages are stored as M.E.AI's JSON.</summary>
    Messages,

    /// <summary>Each update is stored as it comes, and merged when it is read.</summary>
    Updates,

    /// <summary>A message is made of the contents of all updates, unmerged, and stored.</summary>
    Contents,
}

internal static class StorageExtensions
{
    /// <summary>The messages of a reply after they were stored.</summary>
    public static IList<ChatMessage> Stored(this IReadOnlyList<ChatResponseUpdate> updates, Storage storage) => storage switch
    {
        Storage.None => updates.ToChatResponse().Messages,
        Storage.Messages => Copied(updates.ToChatResponse().Messages),
        Storage.Updates => updates.Select(Copied).ToChatResponse().Messages,
        _ => Copied<IList<ChatMessage>>([new ChatMessage(ChatRole.Assistant, [.. updates.SelectMany(static update => update.Contents)])]),
    };

    private static T Copied<T>(T value)
    {
        var type = AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));
        return (T)JsonSerializer.Deserialize(JsonSerializer.Serialize(value, type), type)!;
    }
}
