using System.ComponentModel;
using System.Text.Json.Serialization;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tools.Tests.Typed;

/// <summary>A type as an application has it: members that are required, that may be absent, and that no half of a string can be.</summary>
[Description("A recipe.")]
internal sealed record Recipe
{
    [Description("What it is called.")]
    public required string Title { get; init; }

    public required Effort Effort { get; init; }

    public DateOnly? Since { get; init; }

    public int Minutes { get; init; }

    public IReadOnlyList<Step>? Steps { get; init; }

    public const string Json =
        """{"title":"Gl\u00f6gg \ud83c\udf77","effort":"Harder","since":"1999-12-24","minutes":120,"steps":[{"text":"Heat","minutes":5},{"text":"Wait","minutes":115}]}""";

    public static Recipe Whole { get; } = new()
    {
        Title = "Glögg 🍷",
        Effort = Effort.Harder,
        Since = new DateOnly(1999, 12, 24),
        Minutes = 120,
        Steps = [new Step("Heat", 5), new Step("Wait", 115)],
    };

    /// <summary>Opens an answer.</summary>
    public static Task<MessageStream> OpenAsync(FakeReply reply, CancellationToken cancellationToken = default) =>
        new FakeClaude(reply).CreateClient(options => options.MaxRetries = 0).StreamAsync(Requests.Hello, cancellationToken: cancellationToken);

    /// <summary>Reads the values in an answer.</summary>
    public static async Task<List<Partial<Recipe>>> ReadAsync(FakeReply reply, JsonSource source = default)
    {
        await using MessageStream stream = await OpenAsync(reply);
        return await ReadAsync(stream, source);
    }

    /// <inheritdoc cref="ReadAsync(FakeReply, JsonSource)"/>
    public static async Task<List<Partial<Recipe>>> ReadAsync(MessageStream stream, JsonSource source = default)
    {
        List<Partial<Recipe>> values = [];
        await foreach (Partial<Recipe> value in stream.PartialAsync(RecipeJson.Default.Recipe, source))
            values.Add(value);
        return values;
    }

    /// <summary>Cuts a text into characters; the halves of a pair are two.</summary>
    public static string[] Units(string text) => [.. text.Select(static unit => unit.ToString())];

    // Lists do not compare by value.
    public bool Equals(Recipe? other) => other is not null && ToString() == other.ToString() && (Steps ?? []).SequenceEqual(other.Steps ?? []);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"{Title} {Effort} {Since} {Minutes} {Steps is null}";
}

internal sealed record Step([property: Description("What to do.")] string Text, int Minutes = 1);

internal enum Effort
{
    Easy,
    Hard,
    Harder,
}

/// <summary>A type whose own code wants more than its contract says.</summary>
internal sealed class Percentage
{
    public int Value
    {
        get;
        set => field = value is >= 0 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }
}

[JsonSerializable(typeof(Recipe))]
[JsonSerializable(typeof(Percentage))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
internal sealed partial class RecipeJson : JsonSerializerContext;
