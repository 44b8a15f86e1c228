namespace ClaudeStreaming.Torture;

/// <summary>Two ways that have to come to the same result did not, or a result is none that the contract knows.</summary>
internal sealed class DisagreementException(string message) : Exception(message)
{
    /// <param name="expected">What has to be.</param>
    /// <param name="actual">What is.</param>
    /// <param name="what">What was compared.</param>
    /// <param name="of">Of what; made a text only where it is needed, since it may be large.</param>
    /// <exception cref="DisagreementException">The two differ.</exception>
    public static void Require<T>(T expected, T actual, string what, object? of = null)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new DisagreementException($"{what}{(of is null ? "" : $", {of}")}: {Shown(expected)} was expected, and there is {Shown(actual)}.");
    }

    private static string Shown<T>(T value)
    {
        string text = value switch
        {
            null => "nothing",
            Message message => message.ToJson(),
            _ => value.ToString()!,
        };
        return text.Length <= 4000 ? text : $"{text[..4000]}… ({text.Length} characters)";
    }
}
