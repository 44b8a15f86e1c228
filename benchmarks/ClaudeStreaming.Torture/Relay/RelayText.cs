using System.Globalization;

namespace ClaudeStreaming.Torture;

/// <summary>Questions that are numbers, and answers whose every word says which it is.</summary>
internal static class RelayText
{
    public static MessageRequest RequestOf(int number) => new()
    {
        Model = "any",
        MaxTokens = 1000,
        Messages = [InputMessage.User(number.ToString(CultureInfo.InvariantCulture))],
    };

    public static int NumberOf(IReadOnlyList<InputMessage> messages) =>
        int.Parse(((TextBlock)messages[0].Content[0]).Text, CultureInfo.InvariantCulture);

    public static string AnswerTo(int number, int words) => string.Concat(
        Enumerable.Range(1, words).Select(word => string.Create(CultureInfo.InvariantCulture, $"{number}.{word} ")));
}
