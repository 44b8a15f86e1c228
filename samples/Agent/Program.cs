using System.Text;
using Agent;
using ChatConsole;
using ClaudeStreaming;
using ClaudeStreaming.Testing;

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
    Target target = Target.Of(baseUrl: null, Environment.GetEnvironmentVariable);
    await using FakeClaudeServer? fake =
        target.IsFake ? await FakeClaudeServer.StartAsync(FakeAgent.Create(TimeSpan.FromMilliseconds(35))) : null;
    using ClaudeClient client = fake?.CreateClient()
        ?? new ClaudeClient(new ClaudeClientOptions { ApiKey = target.ApiKey, AuthToken = target.AuthToken, BaseAddress = target.Address });
    if (fake is not null)
        Console.Error.WriteLine($"No ANTHROPIC_API_KEY, so this is FakeClaude on http://{fake.BaseAddress.Authority}, over real HTTP.");
    string question = args.Length > 0 ? string.Join(' ', args) : "What is in this folder?";
    return await new AgentConsole(Console.In, Console.Out, Console.Error)
        .RunAsync(client, question, new FolderTools(Environment.CurrentDirectory), interrupted.Token);
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
catch (Exception e) when (Failure.Of((e as ClaudeAgentException)?.InnerException ?? e) is { } failure)
{
    Console.Error.WriteLine(failure.Line);
    return failure.ExitCode;
}
