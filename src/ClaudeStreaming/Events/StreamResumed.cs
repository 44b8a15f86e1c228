using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaudeStreaming;

/// <summary>The stream had broken, and the answer goes on here, in a new request. Comes once for each continuation; the library's own event,
/// not the API's.</summary>
/// <param name="Continuation">Which continuation it is, from 1.</param>
/// <param name="Strategy">How the answer was asked to go on.</param>
/// <remarks>
/// Nothing that was shown is taken back: what follows belongs to the same message, its text behind the text before. It is a new generation:
/// what the model repeats at the seam is left out where it can be recognised, and what it skips cannot be known.
/// </remarks>
[JsonConverter(typeof(StreamEventJsonConverter))]
public sealed record StreamResumed(int Continuation, ContinuationStrategy Strategy) : StreamEvent
{
    /// <summary>The last block before the seam. Text that follows goes on in it, unless it was complete or something else comes first.</summary>
    public int Index { get; init; }

    /// <summary>Where the seam is: how many UTF-16 code units of text had arrived in all text blocks.</summary>
    public long TextLength { get; init; }

    /// <summary>What all requests of this answer have cost so far, <see cref="Usage.IsLowerBound"/>.</summary>
    public Usage? Usage { get; init; }

    internal static StreamResumed Read(ReadOnlySpan<byte> utf8Json)
    {
        long? continuation = null, index = null, textLength = null;
        string? strategy = null;
        Usage? usage = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("continuation"u8))
                reader.Read(ref continuation);
            else if (reader.Is("strategy"u8))
                reader.Read(ref strategy);
            else if (reader.Is("index"u8))
                reader.Read(ref index);
            else if (reader.Is("text_length"u8))
                reader.Read(ref textLength);
            else if (reader.Is("usage"u8))
                reader.Read(ref usage, Usage.Read);
            else
                reader.Skip();
        }
        return new StreamResumed(
            (int)Math.Clamp(continuation ?? 1, 1, int.MaxValue),
            strategy == Prefill ? ContinuationStrategy.Prefill : ContinuationStrategy.UserTurn)
        {
            Index = (int)Math.Clamp(index ?? 0, 0, int.MaxValue),
            TextLength = textLength ?? 0,
            Usage = usage,
        };
    }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, default);
        o.Required("type"u8, EventNames.StreamResumed);
        o.Required("continuation"u8, Continuation);
        o.Required("strategy"u8, Strategy == ContinuationStrategy.Prefill ? Prefill : "user_turn");
        o.Required("index"u8, Index);
        o.Required("text_length"u8, TextLength);
        o.Optional("usage"u8, Usage);
        o.End();
    }

    private const string Prefill = "prefill";
}
