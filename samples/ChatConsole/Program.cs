using System.CommandLine;
using System.Text;
using ChatConsole;

// Whatever the locale says, and without a byte order mark.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
using Interrupts interrupts = Interrupts.OfProcess();
INotices notices = Screen.Notices();

// A prompt is a prompt: "@file" names no file of options, and "-abc" is not three of them.
ParserConfiguration literal = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };
ParseResult parsed = CommandTree.Create(new ProcessCommands(notices, interrupts)).Parse(args, literal);
try
{
    // Asking for help is no mistake, whatever else is on the line.
    if (parsed.Errors.Count > 0 && parsed.Action is not { ClearsParseErrors: true })
        throw new UsageException($"{string.Join(' ', parsed.Errors.Select(static error => error.Message).Distinct())} See --help.");
    // Ctrl+C is ours to handle, and an unexpected exception is a bug to be seen.
    return await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
}
catch (UsageException e)
{
    notices.Fail(e.Message);
    return ExitCodes.BadUsage;
}
