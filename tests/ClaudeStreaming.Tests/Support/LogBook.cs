using Microsoft.Extensions.Logging;

namespace ClaudeStreaming.Tests.Support;

/// <summary>Remembers what is logged.</summary>
internal sealed class LogBook(LogLevel least = LogLevel.Trace) : ILoggerFactory, ILogger
{
    private readonly List<LogLine> _lines = [];

    public IReadOnlyList<LogLine> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Told of each line, before it is remembered; may throw.</summary>
    public Action<LogLine>? OnLine { get; init; }

    /// <summary>The ids of what was logged, in order.</summary>
    public int[] Ids => [.. Lines.Select(static line => line.Id)];

    public ILogger CreateLogger(string categoryName)
    {
        Assert.Equal("ClaudeStreaming.ClaudeClient", categoryName);
        return this;
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        LogLine line = new(eventId.Id, logLevel, formatter(state, exception), exception);
        OnLine?.Invoke(line);
        lock (_lines)
            _lines.Add(line);
    }
}

/// <summary>One line that was logged.</summary>
internal sealed record LogLine(int Id, LogLevel Level, string Text, Exception? Exception);
