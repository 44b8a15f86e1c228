namespace BrowserRelay;

/// <summary>What the page sends.</summary>
/// <param name="Text">What the visitor wrote.</param>
internal sealed record Question(string? Text)
{
    public const int MostCharacters = 20_000;

    /// <summary>The largest body: room for as many characters, however they are escaped.</summary>
    public const int MostBytes = 256 * 1024;

    /// <summary>Says what is wrong with it; null for nothing.</summary>
    public IResult? Refuse() => string.IsNullOrWhiteSpace(Text)
        ? Problems.Of(400, "The question is empty. Write something.")
        : Text.Length > MostCharacters
            ? Problems.Of(413, $"The question has {Text.Length:N0} characters. Write at most {MostCharacters:N0}.")
            : null;
}
