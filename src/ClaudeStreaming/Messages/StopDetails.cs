using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>What the API says about a refusal, beside the stop reason.</summary>
/// <param name="Type">The kind of details; <c>refusal</c> is the only one so far.</param>
/// <remarks>Source: API reference, Messages, <c>stop_details</c>.</remarks>
public sealed record StopDetails(string Type) : ApiObject
{
    /// <summary>The policy that was touched, for example <c>cyber</c> or <c>bio</c>.</summary>
    /// <value>An open set; null when the API names none.</value>
    public string? Category { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Explanation { get; init; }

    /// <summary>Beta: credit for asking another model, valid for about five minutes.</summary>
    public string? FallbackCreditToken { get; init; }

    /// <summary>Beta: whether the credit covers one appended assistant turn.</summary>
    public bool? FallbackHasPrefillClaim { get; init; }

    /// <summary>Beta: the model the service suggests instead.</summary>
    public string? RecommendedModel { get; init; }

    internal static StopDetails Read(ReadOnlySpan<byte> utf8Json)
    {
        string type = "";
        string? category = null, explanation = null, token = null, model = null;
        bool? claim = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("type"u8))
                reader.ReadRequired(ref type);
            else if (reader.Is("category"u8))
                reader.Read(ref category);
            else if (reader.Is("explanation"u8))
                reader.Read(ref explanation);
            else if (reader.Is("fallback_credit_token"u8))
                reader.Read(ref token);
            else if (reader.Is("fallback_has_prefill_claim"u8))
                reader.Read(ref claim);
            else if (reader.Is("recommended_model"u8))
                reader.Read(ref model);
            else
                reader.Keep();
        }
        return new StopDetails(type)
        {
            Category = category,
            Explanation = explanation,
            FallbackCreditToken = token,
            FallbackHasPrefillClaim = claim,
            RecommendedModel = model,
            Extras = reader.Extras,
        };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("type"u8, Type);
        o.Optional("category"u8, Category);
        o.Optional("explanation"u8, Explanation);
        o.Optional("fallback_credit_token"u8, FallbackCreditToken);
        o.Optional("fallback_has_prefill_claim"u8, FallbackHasPrefillClaim);
        o.Optional("recommended_model"u8, RecommendedModel);
        o.End();
    }
}
