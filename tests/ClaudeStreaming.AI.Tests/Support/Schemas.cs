using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Support;

internal static class Schemas
{
    public static JsonElement City { get; } = Parse("""{"type":"object","properties":{"city":{"type":"string"}}}""");

    public static AIFunctionDeclaration Function { get; } = AIFunctionFactory.CreateDeclaration("find", "Finds.", City);

    public static JsonElement Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
