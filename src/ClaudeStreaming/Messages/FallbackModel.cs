using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Beta: one side of a change of models.</summary>
/// <param name="Model">The model's name.</param>
public sealed record FallbackModel(string Model) : ApiObject
{
    internal static FallbackModel Read(ReadOnlySpan<byte> utf8Json)
    {
        string model = "";
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("model"u8))
                reader.ReadRequired(ref model);
            else
                reader.Keep();
        }
        return new FallbackModel(model) { Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("model"u8, Model);
        o.End();
    }
}

/// <summary>Beta: why the service changed models.</summary>
/// <param name="Type">The kind of reason; <c>refusal</c> is the only one so far.</param>
public sealed record FallbackTrigger(string Type) : ApiObject
{
    /// <summary>The policy that was touched, as in <see cref="StopDetails.Category"/>.</summary>
    public string? Category { get; init; }

    internal static FallbackTrigger Read(ReadOnlySpan<byte> utf8Json)
    {
        string type = "";
        string? category = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("type"u8))
                reader.ReadRequired(ref type);
            else if (reader.Is("category"u8))
                reader.Read(ref category);
            else
                reader.Keep();
        }
        return new FallbackTrigger(type) { Category = category, Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("type"u8, Type);
        o.Optional("category"u8, Category);
        o.End();
    }
}
