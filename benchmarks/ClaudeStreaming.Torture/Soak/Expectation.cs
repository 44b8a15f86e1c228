namespace ClaudeStreaming.Torture;

/// <summary>The ends that a stream may come to, by its plan and the contract.</summary>
internal static class Expectation
{
    public const string Complete = "complete";
    public const string Recovered = "recovered";
    public const string Cancelled = "cancelled";
    public const string Disposed = "disposed";

    /// <summary>A failure as a word. Where a connection was lost it matters whether the answer could have gone on.</summary>
    public static string? Describe(Exception e) => e switch
    {
        ClaudeStreamException { Reason: StreamFailure.ConnectionLost, CanContinue: false } => BeforeText,
        ClaudeException => Outcome.Describe(e),
        HttpRequestException => nameof(HttpRequestException),
        OperationCanceledException => Cancelled,
        ObjectDisposedException => Disposed,
        _ => null,
    };

    private const string BeforeText = "ClaudeStreamException ConnectionLost before any text";

    /// <param name="plan">What the server does.</param>
    /// <param name="recovers">Whether the client goes on where an answer breaks off.</param>
    public static HashSet<string> Of(Plan plan, bool recovers) => Of(plan.Legs, 0, recovers);

    private static HashSet<string> Of(IReadOnlyList<LegPlan> legs, int place, bool recovers)
    {
        LegPlan leg = legs[place];
        string well = place == 0 ? Complete : Recovered;
        // Nothing had been shown, so it was asked again, and that went well.
        bool isRetried = leg.After == 0;
        HashSet<string> Interrupted(string failure) => isRetried ? [well] : recovers ? Of(legs, place + 1, recovers) : [failure];
        switch (leg.Fault)
        {
            case Fault.None or Fault.SlowHeaders:
                return [well];
            case Fault.Refusal:
                return leg.Error != ErrorType.InvalidRequest && leg.Times <= SoakClients.MaxRetries ? [well] : [$"ClaudeApiException {leg.Error}"];
            case Fault.NoHeaders:
                return [place == 0 ? nameof(HttpRequestException) : "ClaudeStreamException ConnectionLost"];
            case Fault.Garbage:
                return ["ClaudeStreamException Malformed"];
            // Silence is not asked again where nothing was shown: somebody may be working on it.
            case Fault.Stall when leg.After == 0:
                return ["ClaudeStreamException Idle"];
            case Fault.Stall:
                return Interrupted("ClaudeStreamException Idle");
            case Fault.CleanEnd:
                return Interrupted("ClaudeStreamException Truncated");
            case Fault.ErrorEvent:
                return Interrupted($"ClaudeApiException {leg.Error}");
            default:
                // What was on its way may go with the connection: then it is as if it had been cut earlier.
                return [well, BeforeText, .. Interrupted("ClaudeStreamException ConnectionLost")];
        }
    }
}
