using System.Reflection;
using ClaudeStreaming;
using ClaudeStreaming.Testing;

namespace BrowserRelay;

/// <summary>What FakeClaude says where there is no key: everything that a page has to cope with, at the pace of a model.</summary>
internal static class ScriptedAnswers
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(22);

    /// <summary>What the words in a question do, given how a text goes on.</summary>
    private static readonly (string Word, Func<FakeReply, Func<string, string>, FakeReply> Play)[] Commands =
    [
        ("break", static (reply, rest) => Begin(reply, rest(Text("broken"))).EndCleanly()),
        ("error", static (reply, rest) => Begin(reply, rest(Text("overloaded"))).Error(ErrorType.Overloaded)),
        ("refuse", static (_, _) => FakeReply.Refusal(429, ErrorType.RateLimit).WithHeader("x-should-retry", "false").WithHeader("retry-after", "20")),
        ("long", static (reply, rest) => reply.Words(rest(Text("long")))),
    ];

    public static FakeClaude Create() => new(Answer);

    private static FakeReply Answer(FakeRequest request)
    {
        FakeReply reply = new FakeReply().Paced(Pace).Ping().Pause(FirstDelay);
        // An answer that another server goes on with: what had been asked stands before what had been answered.
        Func<string, string> rest = IsToGoOn(request.Messages[^1]) ? request.RemainderOf : static text => text;
        IReadOnlyList<ContentBlock> asked = request.Messages.Last(static turn => turn.Role == "user" && !IsToGoOn(turn)).Content;
        if (asked.OfType<ToolResultBlock>().FirstOrDefault() is { Content: [TextBlock { Text: var time }] })
            return reply.Words(rest(Text("tour").Replace("{time}", time, StringComparison.Ordinal)));
        string said = TextOf(asked);
        Func<FakeReply, Func<string, string>, FakeReply>? play =
            Commands.FirstOrDefault(command => said.Contains(command.Word, StringComparison.OrdinalIgnoreCase)).Play;
        return play is not null ? play(reply, rest) : LookAtTheClock(reply, said);
    }

    // As RecoveryOptions.Prompt begins.
    private static bool IsToGoOn(InputMessage turn) => TextOf(turn.Content).StartsWith("Your previous response was interrupted", StringComparison.Ordinal);

    private static string TextOf(IReadOnlyList<ContentBlock> content) =>
        string.Concat(content.OfType<TextBlock>().Select(static block => block.Text));

    private static FakeReply LookAtTheClock(FakeReply reply, string said)
    {
        int words = said.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        string[] thoughts = Words($"They wrote {words} {(words == 1 ? "word" : "words")}. I am a script and understand none of them, so I show what I can. First, what time is it?");
        return reply
            .Block(new ThinkingBlock("", ""), [.. thoughts.Select(static word => new ThinkingDelta(word)), new SignatureDelta("ZmFrZQ==")])
            .Words("Let me look at the clock.")
            .ToolUse("current_time", """{"time_zone":"UTC"}""", splitEvery: 4)
            .Stop(StopReason.ToolUse);
    }

    /// <summary>A text block that nothing ends.</summary>
    private static FakeReply Begin(FakeReply reply, string text) => Words(text).Aggregate(
        reply.Event(new ContentBlockStart(0, new TextBlock(""))),
        static (longer, word) => longer.Event(new ContentBlockDelta(0, new TextDelta(word))));

    private static string[] Words(string text) => [.. text.Split(' ').Select(static (word, i) => i == 0 ? word : " " + word)];

    private static string Text(string name)
    {
        using Stream file = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using StreamReader reader = new(file);
        return reader.ReadToEnd();
    }
}
