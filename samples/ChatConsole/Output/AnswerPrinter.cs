using ClaudeStreaming;

namespace ChatConsole;

/// <summary>Shows the text and the thoughts of an answer as they come, and says where it broke off and goes on.</summary>
internal sealed class AnswerPrinter(IAnswerView view, INotices notices)
{
    /// <summary>What is said where nobody sees it go on.</summary>
    public const string Continued = "The answer broke off, and was continued in a new request.";

    private const string GoesOn = "The answer broke off. It goes on from here, in a new request.";

    // An event may end on the first half of a character; a writer of bytes needs both at once.
    private string _half = "";

    public async Task PrintAsync(MessageStream stream)
    {
        await foreach (StreamEvent streamEvent in stream)
        {
            switch (streamEvent)
            {
                case ContentBlockDelta { Delta: TextDelta text }:
                    Show(text.Text);
                    break;
                case ContentBlockDelta { Delta: ThinkingDelta thinking }:
                    view.Thinking(thinking.Thinking);
                    break;
                case ContentBlockStart { Block: TextBlock text }:
                    Show(text.Text);
                    break;
                case ContentBlockStart { Block: ThinkingBlock thinking }:
                    view.Thinking(thinking.Thinking);
                    break;
                case StreamResumed:
                    // Half a character that came before the break is said again in full.
                    _half = "";
                    view.Pause();
                    notices.Say(GoesOn);
                    break;
            }
        }
    }

    private void Show(string text)
    {
        text = _half + text;
        _half = text is [.., var last] && char.IsHighSurrogate(last) ? text[^1..] : "";
        view.Text(text[..^_half.Length]);
    }
}
