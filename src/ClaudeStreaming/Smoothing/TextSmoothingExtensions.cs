using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace ClaudeStreaming;

/// <summary>Smooths text on its way to a screen.</summary>
public static class TextSmoothingExtensions
{
    /// <summary>Lets text appear evenly, in words, lines or characters, instead of in the bursts it comes in.</summary>
    /// <param name="text">The text; usually <see cref="MessageStream.TextAsync"/>, whose block ends are felt through it. In text from
    /// elsewhere an empty piece gives out what is held back.</param>
    /// <param name="options">How to smooth; null for the defaults.</param>
    /// <returns>The same text in other pieces, none of them empty.</returns>
    /// <remarks>
    /// <para>The source is read as fast as it comes, never at the pace of the screen. What is held back is given out at once at the end of a block, at the
    /// end, and at a failure, which is thrown after it.</para>
    /// <para>Leaving the loop early waits for the read that is under way, and what that brings is not shown. For what is stored or sent on,
    /// read <see cref="MessageStream.GetFinalMessageAsync"/>: no smoothing is between it and the wire.</para>
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IAsyncEnumerable<string> Smooth(this IAsyncEnumerable<string> text, SmoothingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new SmoothingOptions();
        options.Validate();
        SmoothingOptions copy = new() { Unit = options.Unit, MaxDelay = options.MaxDelay, TimeProvider = options.TimeProvider };
        return SmoothAsync(text is TextEnumerable ours ? ours.WithBlockEnds() : text, copy);
    }

    /// <summary>Lets text appear evenly in pieces of one kind.</summary>
    /// <param name="text">The text.</param>
    /// <param name="unit">In what pieces.</param>
    /// <returns>As the other overload.</returns>
    public static IAsyncEnumerable<string> Smooth(this IAsyncEnumerable<string> text, SmoothingUnit unit) =>
        Smooth(text, new SmoothingOptions { Unit = unit });

    private static async IAsyncEnumerable<string> SmoothAsync(
        IAsyncEnumerable<string> text, SmoothingOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        TextSmoother smoother = new(options);
        TimeProvider clock = options.TimeProvider ?? TimeProvider.System;
        IAsyncEnumerator<string> source = text.GetAsyncEnumerator(cancellationToken);
        ExceptionDispatchInfo? failure = null;
        Task<bool>? reading = null;
        try
        {
            while (true)
            {
                while (smoother.TryTake(out string piece))
                    yield return piece;
                reading ??= source.MoveNextAsync().AsTask();
                if (!reading.IsCompleted)
                {
                    await WaitAsync(reading, smoother.DueIn, clock).ConfigureAwait(false);
                    continue;
                }
                failure = FailureOf(reading, out bool isMore);
                reading = null;
                if (!isMore)
                    break;
                if (source.Current.Length > 0)
                    smoother.Add(source.Current);
                else if (smoother.Flush() is { Length: > 0 } blockEnd)
                    yield return blockEnd;
            }
            if (smoother.Flush() is { Length: > 0 } rest)
                yield return rest;
            failure?.Throw();
        }
        finally
        {
            // Nobody may dispose an enumerator while it is reading, and the next view could not begin.
            if (reading is not null)
                await Task.WhenAny(reading).ConfigureAwait(false);
            await source.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static ExceptionDispatchInfo? FailureOf(Task<bool> reading, out bool isMore)
    {
        try
        {
            isMore = reading.GetAwaiter().GetResult();
            return null;
        }
        catch (Exception e)
        {
            isMore = false;
            return ExceptionDispatchInfo.Capture(e);
        }
    }

    private static async Task WaitAsync(Task reading, TimeSpan? due, TimeProvider clock)
    {
        if (due is not { } delay)
        {
            await Task.WhenAny(reading).ConfigureAwait(false);
            return;
        }
        TaskCompletionSource isDue = new();
        using ITimer timer = clock.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), isDue, delay, Timeout.InfiniteTimeSpan);
        await Task.WhenAny(reading, isDue.Task).ConfigureAwait(false);
    }
}
