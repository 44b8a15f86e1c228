using System.Text;
using ClaudeStreaming;
using ClaudeStreaming.Testing;

namespace ChatConsole.Tests;

/// <summary>What a child process without a terminal cannot show: a chat with somebody who types.</summary>
public class ChatPromptTests
{
    private readonly StringBuilder _screen = new();
    private readonly List<string> _said = [];
    private readonly FakeClaude _claude = new(
        FakeReply.Refusal(400, ErrorType.InvalidRequest), new FakeReply().Thinking("Hm.").Text("[Yes]."));

    [Fact]
    public async Task The_end_of_the_input_leaves_with_0_whatever_failed_before()
    {
        Assert.Equal(ExitCodes.Complete, await ChatAsync(new Interrupts(), static () => "One?", static () => "Two?", static () => null));
        Assert.Equal("\e[2mHm.\e[0m\n\n[Yes].\n", _screen.ToString());
        Assert.Equal(3, _said.Count(static line => line == "> "));
        Assert.Equal("", _said[^1]);
    }

    [Fact]
    public async Task An_interrupt_at_the_prompt_leaves_with_0_although_a_read_is_waiting()
    {
        using Interrupts interrupts = new();
        ManualResetEventSlim end = new();
        Assert.Equal(ExitCodes.Complete, await ChatAsync(interrupts, () => Wait(interrupts.Interrupt)));
        Assert.Empty(_claude.Requests);
        end.Set();

        string? Wait(Action interrupt)
        {
            interrupt();
            end.Wait();
            return "too late";
        }
    }

    [Fact]
    public async Task A_request_to_end_at_the_prompt_leaves_with_2()
    {
        using Interrupts interrupts = new();
        Assert.Equal(ExitCodes.Cancelled, await ChatAsync(interrupts, () =>
        {
            interrupts.Terminate();
            return null;
        }));
    }

    private async Task<int> ChatAsync(Interrupts interrupts, params Func<string?>[] typed)
    {
        using ClaudeClient client = _claude.CreateClient();
        using StringWriter screen = new(_screen);
        TerminalAnswerView view = new(screen, isStyled: true);
        ChatCommand chat = new(client, new LineReader(new Typist(typed)), view, new Notices(_said), interrupts)
        {
            IsInteractive = true,
        };
        return await chat.RunAsync(new RequestSettings());
    }

    private sealed class Typist(Func<string?>[] lines) : TextReader
    {
        private int _next;

        public override string? ReadLine() => lines[_next++]();
    }

    private sealed class Notices(List<string> said) : INotices
    {
        public void Say(string line) => said.Add(line);

        public void Fail(string line) => said.Add(line);

        public void Prompt() => said.Add("> ");

        public void EndPrompt() => said.Add("");
    }
}
