using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Whether and how long Claude thinks before it answers.</summary>
/// <param name="Type"><c>enabled</c>, <c>adaptive</c>, <c>between_tools</c> or <c>disabled</c>; an open set.</param>
public sealed record ThinkingConfig(string Type) : ApiObject
{
    /// <summary>Claude decides how long.</summary>
    public static ThinkingConfig Adaptive { get; } = new("adaptive");

    /// <summary>Claude thinks between calls of tools.</summary>
    public static ThinkingConfig BetweenTools { get; } = new("between_tools");

    /// <summary>Claude does not think.</summary>
    public static ThinkingConfig Disabled { get; } = new("disabled");

    /// <summary>The most tokens to think for.</summary>
    /// <value>1,024 or more and below <see cref="MessageRequest.MaxTokens"/>; for <c>enabled</c> only.</value>
    public int? BudgetTokens { get; init; }

    /// <summary>Whether the thoughts are shown: <c>summarized</c> or <c>omitted</c>.</summary>
    /// <value>Null for the model's own default.</value>
    public string? Display { get; init; }

    /// <summary>Claude thinks, for at most so many tokens.</summary>
    /// <param name="budgetTokens">1,024 or more and below <see cref="MessageRequest.MaxTokens"/>.</param>
    /// <returns>The configuration.</returns>
    public static ThinkingConfig Enabled(int budgetTokens) => new("enabled") { BudgetTokens = budgetTokens };

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("type"u8, Type);
        o.Optional("budget_tokens"u8, (long?)BudgetTokens);
        o.Optional("display"u8, Display);
        o.End();
    }
}
