namespace ClaudeStreaming.Torture;

/// <summary>Two ways that have to come to the same result did not, or a result is none that the contract knows.</summary>
internal sealed class DisagreementException(string message) : Exception(message)
{
    /// <exception cref="DisagreementException">The two differ.</exception>
    public static void Require<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new DisagreementException($"{what}: {Shown(expected)} was expected, and there is {Shown(actual)}.");
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
