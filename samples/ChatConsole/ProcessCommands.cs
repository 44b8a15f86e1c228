using System.Text;
using Microsoft.Extensions.Logging;

namespace ChatConsole;

/// <summary>The commands on this process: its console, its environment, its signals.</summary>
internal sealed class ProcessCommands(INotices notices, Interrupts interrupts) : ICommands
{
    public async Task<int> AskAsync(string prompt, AskFormat format, RequestSettings settings)
    {
        CancellationToken cancelled = interrupts.Begin();
        IAnswerView view = Screen.Answers();
        using ILoggerFactory? loggers = Loggers(settings, view);
        await using Connection connection = await ConnectAsync(settings, loggers);
        AskCommand command = new(connection.Client, Console.Out, view, notices);
        return await command.RunAsync(prompt, format, settings, cancelled);
    }

    public async Task<int> ChatAsync(bool isThinking, RequestSettings settings)
    {
        IAnswerView view = Screen.Answers();
        using ILoggerFactory? loggers = Loggers(settings, view);
        await using Connection connection = await ConnectAsync(settings, loggers);
        TextReader input = Console.IsInputRedirected ? new StreamReader(Console.OpenStandardInput(), Encoding.UTF8) : Console.In;
        ChatCommand command = new(connection.Client, new LineReader(input), view, notices, interrupts)
        {
            IsInteractive = !Console.IsInputRedirected,
            IsThinking = isThinking,
        };
        return await command.RunAsync(settings);
    }

    public async Task<int> InspectAsync(string file, InspectView view, int? chunk)
    {
        CancellationToken cancelled = interrupts.Begin();
        await using BufferedStream output = new(Console.OpenStandardOutput(), 64 * 1024);
        InspectCommand command = new(output, Console.Out, notices);
        string name = file == "-" ? "stdin" : file;
        return await command.RunAsync(name, new ChunkedStream(Open(file), chunk ?? int.MaxValue), view, cancelled);
    }

    private LoggerFactory? Loggers(RequestSettings settings, IAnswerView view) => settings.IsVerbose
        ? new LoggerFactory([new NoticeLogger(view, notices)], new LoggerFilterOptions { MinLevel = LogLevel.Debug })
        : null;

    private async Task<Connection> ConnectAsync(RequestSettings settings, ILoggerFactory? loggers)
    {
        Connection connection = await Connection.OpenAsync(settings, Environment.GetEnvironmentVariable, loggers);
        if (connection.Notice is { } notice)
            notices.Say(notice);
        return connection;
    }

    private static Stream Open(string file)
    {
        if (Directory.Exists(file))
            throw new UsageException($"Cannot read {file}: it is a directory.");
        try
        {
            return file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"Cannot read {file}: {e.Message}");
        }
    }
}
