namespace ClaudeStreaming;

/// <summary>Whether and how an answer that breaks off after something of it was shown goes on, in a new request.</summary>
/// <remarks>
/// <para>Only an answer that broke off in text goes on: no tool call cut off or unanswered, no required format, no forced tool. Where it may
/// not, the exception says why. The conversation only grows: what had arrived, then the request to go on, then the rest
/// (<see cref="MessageStream.Transcript"/>).</para>
/// <para>Be honest with yourself about what it is: a new generation, paid for again. What the model repeats at the seam is left out where it
/// can be recognised, what it skips cannot be known, and the usage is a lower bound. Read once and copied.</para>
/// </remarks>
public sealed class RecoveryOptions
{
    internal const int MostContinuations = 100;

    /// <summary>How many times one answer may be continued.</summary>
    /// <value>1 by default; from 0, for never, to 100. Opening each continuation has the retries of any request.</value>
    public int MaxContinuations { get; set; } = 1;

    /// <summary>How the answer is asked to go on.</summary>
    /// <value><see cref="ContinuationStrategy.UserTurn"/> by default, which every model takes. With
    /// <see cref="ContinuationStrategy.Prefill"/> a user turn is sent where the request asks for thinking, and where the API refuses the
    /// prefill.</value>
    public ContinuationStrategy Strategy { get; set; } = ContinuationStrategy.UserTurn;

    /// <summary>Words the user turn that asks to go on. Given the last words of what had arrived.</summary>
    /// <value>A sentence in English by default.</value>
    public Func<string, string> Prompt { get; set; } = static ending =>
        $"Your previous response was interrupted and ended with \"{ending}\". Continue from where you left off, from the next character on. " +
        "Do not repeat anything, and do not comment on the interruption.";
}

/// <summary>A copy of the options.</summary>
internal sealed class RecoverySettings(RecoveryOptions options)
{
    public int MaxContinuations { get; } = options.MaxContinuations;

    public ContinuationStrategy Strategy { get; } = options.Strategy;

    public Func<string, string> Prompt { get; } = options.Prompt;

    // None at all is the same as never.
    public static RecoverySettings Of(RecoveryOptions? options) => new(options ?? new RecoveryOptions { MaxContinuations = 0 });
}
