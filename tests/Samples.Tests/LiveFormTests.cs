using ClaudeStreaming;
using ClaudeStreaming.Testing;
using LiveForm;
using Spectre.Console;

namespace Samples.Tests;

/// <summary>The form, empty, on its way, and filled in.</summary>
public class LiveFormTests
{
    [Fact]
    public async Task It_fills_itself_from_top_to_bottom()
    {
        using ClaudeClient client = FakeTicket.Create(TimeSpan.Zero).CreateClient();
        await using MessageStream stream = await client.StreamAsync(
            new MessageRequest { Model = "any", MaxTokens = 1, Messages = [InputMessage.User(Letter.Example)] });
        List<string> seen = [Show(null)];
        await foreach (Partial<Ticket> partial in stream.PartialAsync(TicketJson.Default.Ticket))
            seen.Add(Show(partial));

        Assert.Equal(6, seen[0].Split("...").Length - 1);
        Assert.Contains(seen, static form => form.Contains("Coffee mac▌", StringComparison.Ordinal));
        // Not before it has come: the first of the enum would be a lie.
        Assert.All(seen, static form => Assert.DoesNotContain("Low", form, StringComparison.Ordinal));
        Assert.Contains(seen, static form => form.Contains("High", StringComparison.Ordinal) && form.Contains("Due          │ ...", StringComparison.Ordinal));
        Assert.Contains("1 December 2026", seen[^1], StringComparison.Ordinal);
        Assert.Contains("4. Ask again on the day of the party", seen[^1], StringComparison.Ordinal);
        Assert.DoesNotContain('▌', seen[^1]);
        Assert.DoesNotContain("...", seen[^1], StringComparison.Ordinal);
        Assert.Single(seen.Select(static form => form.Split('\n')[0]).Distinct());
    }

    [Fact]
    public async Task Where_nothing_can_be_drawn_over_it_is_shown_once()
    {
        using ClaudeClient client = FakeTicket.Create(TimeSpan.Zero).CreateClient();
        await using MessageStream stream = await client.StreamAsync(
            new MessageRequest { Model = "any", MaxTokens = 1, Messages = [InputMessage.User(Letter.Example)] });
        StringWriter output = new();
        Ticket ticket = await Filling.ShowAsync(stream, Plain(output), isLive: false);
        Assert.Equal(Urgency.High, ticket.Urgency);
        Assert.Single($"{output}".Split("Title")[1..]);
    }

    private static string Show(Partial<Ticket>? partial)
    {
        StringWriter output = new();
        Plain(output).Write(Form.Of(partial, 100));
        return $"{output}";
    }

    private static IAnsiConsole Plain(StringWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
        });
        console.Profile.Width = 100;
        return console;
    }
}
