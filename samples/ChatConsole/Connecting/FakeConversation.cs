using ClaudeStreaming;
using ClaudeStreaming.Testing;

namespace ChatConsole;

/// <summary>What FakeClaude says where there is no key: a script, at the pace of a model, that does not pretend to be more.</summary>
internal static class FakeConversation
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(35);

    public static FakeClaude Create() => new(Answer);

    private static FakeReply Answer(FakeRequest request)
    {
        string[] said = [.. request.Messages.Where(static turn => turn.Role == "user").Select(Text)];
        FakeReply reply = new FakeReply().Paced(Pace).WithHeader("request-id", $"req_fake_{request.Number}").Ping().Pause(FirstDelay);
        if (Rest(request, said[^1]) is { Length: > 0 } rest)
            return Say(reply, request, rest);
        if (said[^1].Contains("break", StringComparison.OrdinalIgnoreCase))
            return BreakOff(reply, request);
        if (said[^1].Contains("streaming", StringComparison.OrdinalIgnoreCase))
            return Say(reply, request, Streaming);
        return (said.Length % 4) switch
        {
            1 => Say(reply, request, Greeting),
            2 => Say(Think(reply, request, said[^1]), request, Counting),
            3 => Say(reply, request, Remembering(request.Messages.Count, said[0])),
            _ => Say(reply, request, Interrupting),
        };
    }

    private const string Streaming =
        "Streaming means that you read an answer word by word while it is still being written, instead of looking at a spinner until " +
        "all of it is there.";

    private const string Greeting =
        "I am FakeClaude, a script inside this program. Your message reached me over real HTTP, but I do not understand it. Set " +
        "ANTHROPIC_API_KEY, and Claude answers here in my place.";

    private const string Counting = "Still scripted, I am afraid: I can count the words of your message, and that was all my thinking.";

    private const string Interrupting =
        "This answer is longer than the others so that you can stop it. Press Ctrl+C while it runs: the answer ends where it is, what " +
        "came stays in the conversation, and the program goes on. If you wait, it ends by itself: after this sentence, and one more. " +
        "Type /clear to begin again, or /exit to leave.";

    private const string Broken = "This answer breaks off in the middle of a word, as it does when a connection is lost at the wrong mo";

    private const string Unbroken =
        Broken + "ment. If you can read this, it was asked to go on: what had arrived was sent back in a new request, and this is the rest " +
        "of it, with nothing missing and nothing doubled.";

    /// <summary>The rest of the answer that breaks off, where that is asked for; nothing where it is not.</summary>
    private static string Rest(FakeRequest request, string message)
    {
        string rest = message.Contains("continue", StringComparison.OrdinalIgnoreCase) ? request.RemainderOf(Unbroken) : Unbroken;
        return rest.Length < Unbroken.Length ? rest : "";
    }

    private static FakeReply BreakOff(FakeReply reply, FakeRequest request)
    {
        string[] words = Words(Broken);
        if ((int?)request.Json["max_tokens"] < words.Length)
            return Say(reply, request, Broken);
        reply = reply.Event(new ContentBlockStart(0, new TextBlock("")));
        return words.Aggregate(reply, static (longer, word) => longer.Event(new ContentBlockDelta(0, new TextDelta(word)))).EndCleanly();
    }

    private static string Remembering(int turns, string first) =>
        $"Each request carries the whole conversation. This one had {turns} turns, and the first was \"{first}\". That is how Claude " +
        "remembers, too.";

    private static FakeReply Think(FakeReply reply, FakeRequest request, string message)
    {
        if (request.Json["thinking"] is null)
            return reply;
        string[] words = message.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string count = words.Length == 1 ? "1 word" : $"{words.Length} words";
        string thoughts = $"They wrote {count}. I am a script, so counting is all I can do with them.";
        return reply.Block(
            new ThinkingBlock("", ""),
            [.. Words(thoughts).Select(static word => new ThinkingDelta(word)), new SignatureDelta("ZmFrZQ==")]);
    }

    /// <summary>Says it word by word, as far as the request allows: a word counts as a token here.</summary>
    private static FakeReply Say(FakeReply reply, FakeRequest request, string text)
    {
        string[] words = Words(text);
        int most = (int?)request.Json["max_tokens"] ?? words.Length;
        return words.Length <= most
            ? reply.Text(words)
            : reply.Text(words[..most]).Stop(StopReason.MaxTokens).Usage(inputTokens: 1 + request.Body.Length / 4, outputTokens: most);
    }

    private static string[] Words(string text) => [.. text.Split(' ').Select(static (word, i) => i == 0 ? word : " " + word)];

    private static string Text(InputMessage turn) => string.Concat(turn.Content.OfType<TextBlock>().Select(static block => block.Text));
}
