using System.ComponentModel;
using System.Text.Json.Serialization;

namespace LiveForm;

/// <summary>What the form asks for: the schema that Claude gets is made of it.</summary>
internal sealed record Ticket
{
    [Description("One line that says what it is about.")]
    public required string Title { get; init; }

    [Description("Who wrote the letter.")]
    public required string Customer { get; init; }

    public required Urgency Urgency { get; init; }

    [Description("When the customer needs it by; null where the letter does not say.")]
    public required DateOnly? Due { get; init; }

    [Description("What the customer says, in two sentences.")]
    public required string Summary { get; init; }

    [Description("What to do now, in order.")]
    public required IReadOnlyList<string> Steps { get; init; }
}

internal enum Urgency
{
    Low,
    Normal,
    High,
}

[JsonSerializable(typeof(Ticket))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true)]
internal sealed partial class TicketJson : JsonSerializerContext;
