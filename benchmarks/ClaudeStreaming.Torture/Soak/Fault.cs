namespace ClaudeStreaming.Torture;

/// <summary>In which way an answer goes wrong.</summary>
internal enum Fault
{
    None,

    /// <summary>The connection is torn down.</summary>
    CutSocket,

    /// <summary>The body ends as if it were complete.</summary>
    CleanEnd,

    /// <summary>The service reports an error inside the stream.</summary>
    ErrorEvent,

    /// <summary>Nothing more comes.</summary>
    Stall,

    /// <summary>An event that is no JSON.</summary>
    Garbage,

    /// <summary>A status other than 200.</summary>
    Refusal,

    /// <summary>The headers take a while.</summary>
    SlowHeaders,

    /// <summary>The headers never come.</summary>
    NoHeaders,
}

/// <summary>How one request for an answer, or for the rest of one, is answered.</summary>
/// <param name="Fault">What goes wrong.</param>
/// <param name="After">Behind which part of its text, from 0 to 1; 0 is before anything of it.</param>
/// <param name="Times">How many times, until the same request is answered well.</param>
/// <param name="Error">As which error of the API.</param>
internal sealed record LegPlan(Fault Fault, double After, int Times, ErrorType Error)
{
    public static LegPlan Well { get; } = new(Fault.None, 0, 0, default);

    public static LegPlan Of(Random random)
    {
        // The end and the last one are values of the enum too.
        Fault fault = (Fault)random.Next((int)Fault.CutSocket, (int)Fault.NoHeaders + 1);
        double after = random.Next(4) == 0 ? 0 : random.NextDouble();
        // One in two refusals outlasts the retries.
        int times = fault == Fault.Refusal ? random.Next(1, 2 * SoakClients.MaxRetries + 1) : 1;
        ErrorType error = random.Pick([ErrorType.Overloaded, ErrorType.Api, ErrorType.RateLimit, fault == Fault.Refusal ? ErrorType.InvalidRequest : ErrorType.Api]);
        return new LegPlan(fault, after, times, error);
    }
}
