using ClaudeStreaming;
using Microsoft.Extensions.Logging;

namespace ChatConsole.Tests;

public class OutputTests
{
    [Fact]
    public void On_a_terminal_thoughts_are_dimmed_and_the_answer_is_not()
    {
        StringWriter terminal = new();
        Show(new TerminalAnswerView(terminal, isStyled: true));
        Assert.Equal("\e[2mLet me \e[0m\e[2msee.\e[0m\n\n[Yes].\n", terminal.ToString());
    }

    [Fact]
    public void On_a_terminal_without_styles_thoughts_are_named_and_there_are_no_codes()
    {
        StringWriter terminal = new();
        Show(new TerminalAnswerView(terminal, isStyled: false));
        Assert.Equal("Thinking: Let me see.\n\n[Yes].\n", terminal.ToString());
    }

    [Theory]
    [InlineData(true, "[Yes]\n.\n")]
    [InlineData(false, "[Yes].\n")]
    public void A_notice_begins_a_line_where_it_comes_out_on_the_same_terminal(bool isShared, string shown)
    {
        StringWriter terminal = new();
        TerminalAnswerView view = new(terminal, isStyled: false) { IsShared = isShared };
        view.Pause();
        view.Text("[Yes]");
        view.Pause();
        view.Text(".");
        view.End();
        view.Pause();
        Assert.Equal(shown, terminal.ToString());
    }

    [Fact]
    public void In_a_pipe_a_notice_ends_the_line_of_a_thought_and_not_the_answers()
    {
        StringWriter output = new(), error = new();
        PlainAnswerView view = new(output, error);
        NoticeLogger logger = new(view, new PlainNotices(error));
        view.Thinking("Hm");
        logger.Log(LogLevel.Warning, 5, "Broke\noff.", null, static (text, _) => text);
        view.Thinking("Hm");
        view.Text("Hel");
        logger.Log(LogLevel.Debug, 7, "Over.", null, static (text, _) => text);
        view.Text("lo.");
        Assert.Equal("Hello.", output.ToString());
        Assert.Matches(
            @"^Thinking: Hm\n\d\d:\d\d:\d\d\.\d\d\d warn 5 Broke off\.\nThinking: Hm\n\d\d:\d\d:\d\d\.\d\d\d debug 7 Over\.\n$", error.ToString());
    }

    [Fact]
    public void A_pipe_gets_the_answer_alone()
    {
        StringWriter output = new(), error = new();
        Show(new PlainAnswerView(output, error));
        Assert.Equal(("[Yes].\n", "Thinking: Let me see.\n"), (output.ToString(), error.ToString()));
    }

    [Fact]
    public void A_terminal_is_not_commanded_by_the_model_and_a_pipe_gets_what_it_said()
    {
        const string Text = "a\e[2J\rb\a\u009b1m\tc\nd\x7F";
        StringWriter terminal = new(), pipe = new();
        new TerminalAnswerView(terminal, isStyled: true).Text(Text);
        new PlainAnswerView(pipe, TextWriter.Null).Text(Text);
        Assert.Equal("a\u241b[2Jb\u2407\uFFFD1m\tc\nd\u2421", terminal.ToString());
        Assert.Equal(Text, pipe.ToString());
    }

    [Fact]
    public void A_notice_is_one_line_whatever_is_in_it()
    {
        StringWriter error = new();
        new PlainNotices(error).Fail("The body\r\n was\u2028 <b>\e[31m</b>.");
        Assert.Equal("The body was <b> [31m</b>.\n", error.ToString());
    }

    [Theory]
    [InlineData(210, 1900, 42, "First token after 0.21 s. 42 tokens in 1.9 s (24.9 tokens/s once they came).")]
    [InlineData(21, 950, 1, "First token after 21 ms. 1 token in 0.95 s.")]
    [InlineData(12_000, 12_000, 9, "First token after 12.0 s. 9 tokens in 12.0 s.")]
    public void The_summary_has_the_figures(int first, int all, int tokens, string figures)
    {
        StreamTimings timings = new() { TimeToFirstToken = TimeSpan.FromMilliseconds(first), Duration = TimeSpan.FromMilliseconds(all) };
        Message message = new("msg", "claude-x") { StopReason = StopReason.EndTurn, Usage = new() { OutputTokens = tokens } };
        string whole = Summary.Of(message, timings, attempts: 1);
        Assert.StartsWith(figures + " Stop reason: end_turn. Without streaming you would have stared at a spinner for ", whole);
    }

    [Fact]
    public void The_summary_says_what_was_not_as_usual()
    {
        Message message = new("msg", "claude-x")
        {
            StopReason = StopReason.Refusal,
            StopDetails = new("refusal") { Category = "cyber", Explanation = "Not this." },
            IsUnterminated = true,
        };
        Assert.Equal(
            "No token came. 0 tokens. Stop reason: refusal (cyber: Not this.). It took 3 attempts; the times are those of the last. " +
            "The stream ended without message_stop.",
            Summary.Of(message, default, attempts: 3));
    }

    [Fact]
    public void The_summary_says_that_an_answer_was_continued_and_that_its_cost_is_a_lower_bound()
    {
        StreamTimings timings = new() { TimeToFirstToken = TimeSpan.FromSeconds(1), Duration = TimeSpan.FromSeconds(2) };
        Message message = new("msg", "claude-x") { StopReason = StopReason.EndTurn, Usage = new() { OutputTokens = 40, IsLowerBound = true } };
        Assert.Equal(
            "First token after 1.0 s. At least 40 tokens. Stop reason: end_turn. It took 2 attempts; the times are those of the last. " +
            "It broke off and was continued.",
            Summary.Figures(message, timings, attempts: 2));
    }

    private static void Show(IAnswerView view)
    {
        view.Thinking("Let me ");
        view.Thinking("see.");
        view.Text("");
        view.Text("[Yes]");
        view.Text(".");
        view.End();
    }
}
