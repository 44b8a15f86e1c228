using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ClaudeStreaming;

/// <summary>What <see cref="RelayOptions"/> said when the result was made, checked.</summary>
internal sealed record RelaySettings
{
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(1);

    public required CommitHeaders CommitHeaders { get; init; }

    public required DisconnectPolicy OnDisconnect { get; init; }

    public required TimeSpan HeartbeatInterval { get; init; }

    public required TimeSpan MaxDuration { get; init; }

    public SmoothingOptions? Smoothing { get; init; }

    public string? TakeOverState { get; init; }

    public Func<string, Task>? OnStreamCreated { get; init; }

    public Func<Message, Task>? OnCompleted { get; init; }

    public Func<RelayInterruption, Task>? OnInterrupted { get; init; }

    public Func<Exception, RelayError?>? DescribeError { get; init; }

    private TimeProvider? TimeProvider { get; init; }

    public static RelaySettings Of(RelayOptions? options)
    {
        options ??= new RelayOptions();
        RequireDefined(options.CommitHeaders);
        RequireDefined(options.OnDisconnect);
        RequireTime(options.HeartbeatInterval);
        RequireTime(options.MaxDuration);
        // A smoother checks what it is given; better here than in the first answer.
        if (options.Smoothing is not null)
            _ = new TextSmoother(options.Smoothing);
        return new RelaySettings
        {
            CommitHeaders = options.CommitHeaders,
            OnDisconnect = options.OnDisconnect,
            HeartbeatInterval = options.HeartbeatInterval,
            MaxDuration = options.MaxDuration,
            Smoothing = options.Smoothing is { } s ? new() { Unit = s.Unit, MaxDelay = s.MaxDelay, TimeProvider = s.TimeProvider } : null,
            TakeOverState = options.TakeOverState,
            OnStreamCreated = options.OnStreamCreated,
            OnCompleted = options.OnCompleted,
            OnInterrupted = options.OnInterrupted,
            DescribeError = options.DescribeError,
            TimeProvider = options.TimeProvider,
        };
    }

    public TimeProvider ClockOf(HttpContext context) => ClockOf(context.RequestServices);

    public TimeProvider ClockOf(IServiceProvider services) =>
        TimeProvider ?? services.GetService<TimeProvider>() ?? TimeProvider.System;

    private static void RequireTime(TimeSpan value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (value == Timeout.InfiniteTimeSpan)
            return;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LongestTime, name);
    }

    private static void RequireDefined<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null) where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(name, value, $"This is no {typeof(T).Name}. Use one of its values.");
    }
}
