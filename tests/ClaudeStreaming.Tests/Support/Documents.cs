using System.Text.Json.Nodes;

namespace ClaudeStreaming.Tests.Support;

/// <summary>The JSON documents that tests read and change.</summary>
internal static class Documents
{
    /// <summary>A reply with every member and every kind of block and citation, GA and beta.</summary>
    public static string Message { get; } = Read("message");

    /// <summary>A turn with every kind of block that can be sent.</summary>
    public static string Turn { get; } = Read("turn");

    /// <summary>The document once for each member of each object in it, with that member changed.</summary>
    public static IEnumerable<Edit> WithEachMember(string document, Action<JsonObject, string> change) =>
        from place in Objects(JsonNode.Parse(document)!, [])
        from name in place.Value.Select(static member => member.Key).ToArray()
        select Change(document, [.. place.Path, name], node => change((JsonObject)node, name));

    /// <summary>The document once for each object in it, with that object changed.</summary>
    public static IEnumerable<Edit> WithEachObject(string document, Action<JsonObject> change) =>
        from place in Objects(JsonNode.Parse(document)!, [])
        select Change(document, [.. place.Path, ""], node => change((JsonObject)node));

    /// <summary>The document with the members of every object in reverse.</summary>
    public static string Reversed(string document) => Reversed(JsonNode.Parse(document))!.ToJsonString();

    private static Edit Change(string document, object[] path, Action<JsonNode> change)
    {
        JsonNode root = JsonNode.Parse(document)!;
        JsonNode parent = path[..^1].Aggregate(root, static (node, step) => (step is int index ? node[index] : node[(string)step])!);
        change(parent);
        return new Edit("$." + string.Join('.', path), root.ToJsonString());
    }

    private static IEnumerable<(object[] Path, JsonObject Value)> Objects(JsonNode? node, object[] path) => node switch
    {
        JsonObject o => o.SelectMany(member => Objects(member.Value, [.. path, member.Key])).Prepend((path, o)),
        JsonArray a => a.SelectMany((item, i) => Objects(item, [.. path, i])),
        _ => [],
    };

    private static JsonNode? Reversed(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Reverse().Select(static member => KeyValuePair.Create(member.Key, Reversed(member.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Reversed)]),
        _ => node?.DeepClone(),
    };

    private static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Messages", "Recordings", $"{name}.json"));
}

/// <summary>A changed document, and where it was changed.</summary>
internal sealed record Edit(string Path, string Document);
