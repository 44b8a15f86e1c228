using System.Text;
using ChatConsole;
using ClaudeStreaming;
using ClaudeStreaming.Testing;
using LiveForm;
using Spectre.Console;

Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using CancellationTokenSource interrupted = new();
Console.CancelKeyPress += (_, e) =>
{
    // A second one ends the program.
    e.Cancel = !interrupted.IsCancellationRequested;
    interrupted.Cancel();
};
try
{
    string letter = args.Length > 0 ? await File.ReadAllTextAsync(args[0], interrupted.Token) : Letter.Example;
    Target target = Target.Of(baseUrl: null, Environment.GetEnvironmentVariable);
    await using FakeClaudeServer? fake =
        target.IsFake ? await FakeClaudeServer.StartAsync(FakeTicket.Create(TimeSpan.FromMilliseconds(35))) : null;
    using ClaudeClient client = fake?.CreateClient()
        ?? new ClaudeClient(new ClaudeClientOptions { ApiKey = target.ApiKey, AuthToken = target.AuthToken, BaseAddress = target.Address });
    if (fake is not null)
        Console.Error.WriteLine($"No ANTHROPIC_API_KEY, so this is FakeClaude on http://{fake.BaseAddress.Authority}, over real HTTP.");

    MessageRequest request = new()
    {
        Model = "claude-opus-4-8",
        MaxTokens = 2048,
        System = "You fill in the form for a letter to our service desk.",
        Messages = [InputMessage.User(letter)],
        OutputConfig = new OutputConfig { Format = OutputFormat.JsonSchema(TicketJson.Default.Ticket) },
    };
    await using MessageStream stream = await client.StreamAsync(request, cancellationToken: interrupted.Token);
    bool isPlain = Console.IsOutputRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
    IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = isPlain ? AnsiSupport.No : AnsiSupport.Detect,
        ColorSystem = isPlain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
    });
    await Filling.ShowAsync(stream, console, isLive: console.Profile.Capabilities.Ansi);
    return ExitCodes.Complete;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    Console.Error.WriteLine("Cancelled.");
    return ExitCodes.Cancelled;
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    return ExitCodes.BadUsage;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(e.Message);
    return ExitCodes.BadUsage;
}
catch (ClaudeOutputException e)
{
    // All of it came, and it is no ticket.
    Console.Error.WriteLine(e.Message);
    return ExitCodes.ApiSaidNo;
}
catch (Exception e) when (Failure.Of(e) is { } failure)
{
    Console.Error.WriteLine(failure.Line);
    return failure.ExitCode;
}
