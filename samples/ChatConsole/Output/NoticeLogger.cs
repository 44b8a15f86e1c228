using System.Globalization;
using Microsoft.Extensions.Logging;

namespace ChatConsole;

/// <summary>Shows what the library logs on stderr, a line each: when, how grave, which event, what.</summary>
internal sealed class NoticeLogger(IAnswerView view, INotices notices) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        view.Pause();
        string time = DateTime.Now.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        notices.Say($"{time} {Word(logLevel)} {eventId.Id} {formatter(state, exception)}");
    }

    public void Dispose()
    {
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error or LogLevel.Critical => "error",
        _ => "debug",
    };
}
