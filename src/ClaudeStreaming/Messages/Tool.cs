using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClaudeStreaming;

/// <summary>A tool that Claude may call: your own, one whose shape the API defines, or one that the service runs itself.</summary>
/// <remarks>
/// For your own tool set <see cref="Name"/>, <see cref="Description"/> and <see cref="InputSchemaJson"/>. For the others set
/// <see cref="Type"/> to the dated name, for example <c>web_search_20260318</c>, and <see cref="Name"/> as the API reference says; new ones
/// appear every few weeks, so the set is open, and a member this library does not know goes into <see cref="ApiObject.ExtraJson"/>.
/// Source: API reference, Messages, <c>tools</c>.
/// </remarks>
public sealed record Tool : ApiObject
{
    /// <summary>The kind of tool.</summary>
    /// <value>Null by default, for a tool of your own.</value>
    public string? Type { get; init; }

    /// <summary>What Claude calls it by.</summary>
    /// <value>Null for toolsets only.</value>
    public string? Name { get; init; }

    /// <summary>What it does and when to use it: the better said, the better used.</summary>
    public string? Description { get; init; }

    /// <summary>The JSON schema of its input, an object.</summary>
    public string? InputSchemaJson { get; init; }

    /// <summary>Examples of its input, as a JSON array.</summary>
    public string? InputExamplesJson { get; init; }

    /// <summary>Whether its input has to fit the schema.</summary>
    public bool? Strict { get; init; }

    /// <summary>Whether Claude sees it only once a tool search has found it.</summary>
    public bool? DeferLoading { get; init; }

    /// <summary>Who may call it: <c>direct</c>, and code execution tools by name.</summary>
    public IReadOnlyList<string>? AllowedCallers { get; init => field = ValueList<string>.Copy(value); }

    /// <summary>Whether its input arrives as it is generated, sooner but possibly not valid JSON in the end.</summary>
    /// <value>Null for the service's default.</value>
    public bool? EagerInputStreaming { get; init; }

    /// <summary>Caches the prompt up to and including this tool.</summary>
    public CacheControl? CacheControl { get; init; }

    /// <summary>Web search and fetch: how often it may be used.</summary>
    public int? MaxUses { get; init; }

    /// <summary>Web search and fetch: the only domains it may use.</summary>
    public IReadOnlyList<string>? AllowedDomains { get; init => field = ValueList<string>.Copy(value); }

    /// <summary>Web search and fetch: domains it may not use.</summary>
    public IReadOnlyList<string>? BlockedDomains { get; init => field = ValueList<string>.Copy(value); }

    /// <summary>Web search: where the user is.</summary>
    public UserLocation? UserLocation { get; init; }

    /// <summary>Web search and fetch: whether what was found is included in the reply: <c>full</c> or <c>excluded</c>.</summary>
    public string? ResponseInclusion { get; init; }

    /// <summary>Web fetch: the most tokens of a page.</summary>
    public int? MaxContentTokens { get; init; }

    /// <summary>Web fetch: whether Claude is to cite what it read.</summary>
    public CitationSettings? Citations { get; init; }

    /// <summary>Web fetch: where addresses may come from, as JSON.</summary>
    public string? UrlSourcesJson { get; init; }

    /// <summary>Web fetch: whether a cached copy will do.</summary>
    public bool? UseCache { get; init; }

    /// <summary>Text editor: the most characters of a file it shows.</summary>
    public int? MaxCharacters { get; init; }

    /// <summary>Toolsets: the configuration of each member, as JSON.</summary>
    public string? ConfigsJson { get; init; }

    /// <summary>A tool of your own.</summary>
    /// <param name="name">What Claude calls it by.</param>
    /// <param name="description">What it does and when to use it.</param>
    /// <param name="inputSchemaJson">The JSON schema of its input, an object.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">An argument is null, or the name or the schema is empty.</exception>
    public static Tool Custom(string name, string description, string inputSchemaJson)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentException.ThrowIfNullOrEmpty(inputSchemaJson);
        return new Tool { Name = name, Description = description, InputSchemaJson = inputSchemaJson };
    }

    /// <summary>A tool of your own whose input is a type of yours.</summary>
    /// <param name="name">What Claude calls it by.</param>
    /// <param name="description">What it does and when to use it.</param>
    /// <param name="inputTypeInfo">The input's contract, from your <see cref="System.Text.Json.Serialization.JsonSerializerContext"/>; no
    /// reflection is used for JSON. What the type requires is required; a <see cref="System.ComponentModel.DescriptionAttribute"/> tells
    /// Claude what a member is for.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">An argument is null, the name is empty, or the type is not one that is an object in JSON.</exception>
    public static Tool Custom(string name, string description, JsonTypeInfo inputTypeInfo)
    {
        ArgumentNullException.ThrowIfNull(inputTypeInfo);
        if (inputTypeInfo.Kind is not (JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary))
        {
            throw new ArgumentException(
                $"The input of a tool is an object, and {inputTypeInfo.Type.Name} is none in JSON. Put it into a type that has it as a member.",
                nameof(inputTypeInfo));
        }
        return Custom(name, description, TypeSchema.OfInput(inputTypeInfo));
    }

    /// <summary>A tool of any kind, verbatim.</summary>
    /// <param name="json">The tool as the API reference describes it, one JSON object.</param>
    /// <returns>The tool, all of it in <see cref="ApiObject.ExtraJson"/>.</returns>
    /// <exception cref="ArgumentException"><paramref name="json"/> is null or empty.</exception>
    public static Tool FromJson(string json)
    {
        ArgumentException.ThrowIfNullOrEmpty(json);
        return new Tool { ExtraJson = json };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Optional("type"u8, Type);
        o.Optional("name"u8, Name);
        o.Optional("description"u8, Description);
        o.OptionalRaw("input_schema"u8, InputSchemaJson);
        o.OptionalRaw("input_examples"u8, InputExamplesJson);
        o.Optional("strict"u8, Strict);
        o.Optional("defer_loading"u8, DeferLoading);
        o.Optional("allowed_callers"u8, AllowedCallers);
        o.Optional("eager_input_streaming"u8, EagerInputStreaming);
        o.Optional("cache_control"u8, CacheControl);
        o.Optional("max_uses"u8, (long?)MaxUses);
        o.Optional("allowed_domains"u8, AllowedDomains);
        o.Optional("blocked_domains"u8, BlockedDomains);
        o.Optional("user_location"u8, UserLocation);
        o.Optional("response_inclusion"u8, ResponseInclusion);
        o.Optional("max_content_tokens"u8, (long?)MaxContentTokens);
        o.Optional("citations"u8, Citations);
        o.OptionalRaw("url_sources"u8, UrlSourcesJson);
        o.Optional("use_cache"u8, UseCache);
        o.Optional("max_characters"u8, (long?)MaxCharacters);
        o.OptionalRaw("configs"u8, ConfigsJson);
        o.End();
    }
}
