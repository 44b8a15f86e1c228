using ChatConsole.Tests.Support;

namespace ChatConsole.Tests;

public class UsageTests
{
    [Theory]
    [InlineData("There is no option '--evnets'.", "--evnets")]
    [InlineData("There is no option '--frame'.", "inspect", "--frame")]
    [InlineData("Unrecognized command or argument 'two'.", "one", "two")]
    [InlineData("Unrecognized command or argument '--json'.", "chat", "--json")]
    [InlineData("Unrecognized command or argument '--recover'.", "inspect", "x.sse", "--recover")]
    [InlineData("--events and --json do not go together.", "--events", "--json")]
    [InlineData("--frames and --message do not go together.", "inspect", "x.sse", "--frames", "--message")]
    [InlineData("The prompt is empty.", "ask", " ")]
    [InlineData("--model is empty.", "--model", "")]
    [InlineData("--max-tokens needs a whole number, 1 or more, not '0'.", "--max-tokens", "0")]
    [InlineData("--max-tokens needs a whole number, 1 or more, not 'ten'.", "chat", "--max-tokens", "ten")]
    [InlineData("--idle-timeout needs a number of seconds above 0, such as 30 or 0.5, not '0'.", "--idle-timeout", "0")]
    [InlineData("--idle-timeout needs a number of seconds above 0, such as 30 or 0.5, not '-1'.", "--idle-timeout", "-1")]
    [InlineData("--idle-timeout needs a number of seconds above 0, such as 30 or 0.5, not 'soon'.", "--idle-timeout", "soon")]
    [InlineData("--chunk needs a whole number, 1 or more, not '0'.", "inspect", "x.sse", "--chunk", "0")]
    [InlineData("Required argument missing for option: '--system'.", "--system")]
    [InlineData("Required argument 'FILE' missing for command: 'inspect'.", "inspect")]
    [InlineData("Cannot read no-such.sse: ", "inspect", "no-such.sse")]
    [InlineData("Cannot read no-such.sse: ", "inspect", "no-such.sse", "--frames")]
    [InlineData("Cannot read .: it is a directory.", "inspect", ".", "--message")]
    [InlineData("--base-url is not an http or https address: 'ftp://x'.", "--base-url", "ftp://x")]
    [InlineData("No key for example.com. Set ANTHROPIC_API_KEY (or ANTHROPIC_AUTH_TOKEN).", "--base-url", "https://example.com")]
    public async Task Bad_usage_is_1_with_one_line_on_stderr(string said, params string[] arguments)
    {
        ConsoleResult result = await ConsoleRun.RunAsync(arguments);
        Assert.Equal((ExitCodes.BadUsage, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(said, Assert.Single(result.ErrorLines));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("ask", "--help")]
    [InlineData("chat", "--help")]
    [InlineData("inspect", "--help")]
    public async Task Help_is_0_and_on_stdout(params string[] arguments)
    {
        ConsoleResult result = await ConsoleRun.RunAsync(arguments);
        Assert.Equal((ExitCodes.Complete, ""), (result.ExitCode, result.Error));
        Assert.Contains("Usage:", result.Output);
    }
}
