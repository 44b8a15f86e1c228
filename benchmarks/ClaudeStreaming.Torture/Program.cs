using System.CommandLine;
using System.Diagnostics;
using ClaudeStreaming.Torture;

// A broken assertion of the Debug build is a finding like any other, not the end of the process.
Trace.Listeners.Clear();
Trace.Listeners.Add(new ThrowingListener());

ParseResult parsed = CommandTree.Create(Console.Out).Parse(args);
try
{
    if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true })
        throw new UsageException($"{string.Join(' ', parsed.Errors.Select(static error => error.Message).Distinct())} See --help.");
    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (UsageException e)
{
    Console.Error.WriteLine(e.Message);
    return ExitCodes.BadUsage;
}
