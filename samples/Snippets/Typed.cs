using System.Text.Json.Serialization;
using ClaudeStreaming;

namespace Snippets;

#region recipe
internal sealed record Recipe(string Title, int Minutes, IReadOnlyList<string> Steps);

[JsonSerializable(typeof(Recipe))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class AppJson : JsonSerializerContext;
#endregion

internal static class Typed
{
    public static async Task PartialAsync(IClaudeClient client, MessageRequest request)
    {
        #region partial
        await using MessageStream stream = await client.StreamAsync(request with
        {
            OutputConfig = new OutputConfig { Format = OutputFormat.JsonSchema(AppJson.Default.Recipe) },
        });
        await foreach (Partial<Recipe> recipe in stream.PartialAsync(AppJson.Default.Recipe))
            Console.WriteLine($"{recipe.Value?.Title}: {recipe.Value?.Steps?.Count} steps{(recipe.IsFinal ? "" : " so far")}");
        #endregion
    }

    public static async Task ElementsAsync(MessageStream stream)
    {
        #region elements
        await foreach (string? step in stream.ElementsAsync(AppJson.Default.String, "steps", JsonSource.Tool("save_recipe")))
            Console.WriteLine(step);
        #endregion
    }
}
