namespace ClaudeStreaming.Torture;

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
        Fault fault = (Fault)random.Next((int)Fault.CutSocket, (int)Fault.NoHeaders + 1);
        double after = random.Next(4) == 0 ? 0 : random.NextDouble();
        // One in two refusals outlasts the retries.
        int times = fault == Fault.Refusal ? random.Next(1, 2 * SoakClients.MaxRetries + 1) : 1;
        // An error that is final comes before a stream only.
        ErrorType final = fault == Fault.Refusal ? ErrorType.InvalidRequest : ErrorType.Api;
        ErrorType error = random.Pick([ErrorType.Overloaded, ErrorType.Api, ErrorType.RateLimit, final]);
        return new LegPlan(fault, after, times, error);
    }
}
