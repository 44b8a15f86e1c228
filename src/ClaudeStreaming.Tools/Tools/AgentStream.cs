using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace ClaudeStreaming;

/// <summary>The run of an agent as it happens: Claude's answers, the calls of tools between them, and the result.</summary>
/// <remarks>
/// <para>A handle on a run that has begun: single-use, to be disposed, read from one place at a time. It goes on only while it is read, but
/// for calls that are under way. <c>break</c> leaves it open, and the next loop goes on where that one stopped.</para>
/// <list type="bullet">
/// <item>The calls of a turn are made side by side once it is complete, or each as soon as its input is
/// (<see cref="ToolStart.WhenInputIsComplete"/>). An input that is incomplete is never acted upon.</item>
/// <item>Claude gets a result of every call: an error where a tool threw, is not known, was not approved, or got no valid JSON.</item>
/// <item>The run goes on after <see cref="StopReason.ToolUse"/> and <see cref="StopReason.PauseTurn"/>, and ends with an
/// <see cref="AgentOutcome"/> after anything else, and at the limits.</item>
/// </list>
/// <para>Every reading method throws: <see cref="ClaudeAgentException"/> where a turn broke, once calls that are under way have ended, with
/// all calls and their results; <see cref="OperationCanceledException"/> with the token that was cancelled;
/// <see cref="ObjectDisposedException"/> after, or because of, <see cref="DisposeAsync"/>;
/// <see cref="InvalidOperationException"/> where it is being read already. A run that failed throws the same exception again.</para>
/// <para>The properties may be read by any thread at any time, also after a failure and after disposal.</para>
/// </remarks>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "As MessageStream.")]
public sealed class AgentStream : IAsyncEnumerable<AgentEvent>, IAsyncDisposable
{
    private static readonly Action<object?, CancellationToken> OnCanceled =
        static (state, token) => ((AgentStream)state!).Abort(new OperationCanceledException(token));

    private readonly Dialogue _dialogue;
    private readonly ToolRunner _runner;
    private readonly AgentLoop _loop;
    private readonly IAsyncEnumerator<AgentEvent> _events;
    private readonly CancellationTokenRegistration _lifetime;

    // Never disposed: it has no timer, and may be cancelled late.
    private readonly CancellationTokenSource _aborted = new();

    // Why it was ended from outside. The first cause counts.
    private Exception? _abortCause;

    // What broke it; every later read throws it again.
    private ExceptionDispatchInfo? _failure;

    private int _isReading;

    internal AgentStream(IClaudeClient client, MessageRequest request, Toolbox tools, AgentOptions options, CancellationToken lifetime)
    {
        _dialogue = new Dialogue(request);
        _runner = new ToolRunner(tools, options, _aborted.Token);
        _loop = new AgentLoop(client, _dialogue, _runner, options, _aborted.Token);
        _events = _loop.ReadAsync().GetAsyncEnumerator(CancellationToken.None);
        _lifetime = lifetime.UnsafeRegister(OnCanceled, this);
    }

    /// <summary>The present turn.</summary>
    /// <value>From 1.</value>
    public int Turn => _loop.Turn;

    /// <summary>What has arrived of the present turn's answer, folded.</summary>
    /// <value>Null before it has begun.</value>
    public Message? CurrentMessage => _loop.CurrentMessage;

    /// <summary>Every call so far, in the order of their beginning.</summary>
    public IReadOnlyList<ToolCall> Calls => _runner.Calls;

    /// <summary>What all complete turns cost together.</summary>
    public Usage Usage => _dialogue.Usage;

    /// <summary>The conversation so far, to save and to send again: what was sent first, and of every turn that is complete Claude's answer
    /// and the results of its calls.</summary>
    /// <value>Append-only. Claude's answers are JSON-equal to what the API sent, but for what it would not take back: blank text and calls
    /// whose input was cut off are left out; of one that was no JSON though Claude waits for its result, the input is empty.</value>
    public IReadOnlyList<InputMessage> Transcript => _dialogue.Request.Messages;

    /// <summary>Reads what happens.</summary>
    /// <param name="cancellationToken">Ends the run, as does the token it was begun with.</param>
    /// <returns>An enumerator that goes on where the last one stopped. Disposing it leaves the run open.</returns>
    public IAsyncEnumerator<AgentEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Enumerator(this, cancellationToken);

    /// <summary>Reads what is left and returns the result.</summary>
    /// <param name="cancellationToken">Ends the run, as does the token it was begun with.</param>
    /// <returns>The result; the same instance every time.</returns>
    public async Task<AgentResult> GetResultAsync(CancellationToken cancellationToken = default)
    {
        while (_loop.Result is null && await ReadAsync(cancellationToken).ConfigureAwait(false))
        {
        }
        return _loop.Result!;
    }

    /// <summary>Ends the run, where it is not over, and waits for calls that are under way; the token they have is cancelled.</summary>
    /// <returns>A task that ends once no tool is running.</returns>
    /// <remarks>From any thread but a tool's, in any state, any number of times.</remarks>
    public async ValueTask DisposeAsync()
    {
        Abort(new ObjectDisposedException(nameof(AgentStream)));
        _lifetime.Unregister();
        await _loop.DisposeAsync().ConfigureAwait(false);
        await _runner.IdleAsync().ConfigureAwait(false);
    }

    /// <summary>Sends the first request.</summary>
    internal async Task OpenAsync()
    {
        try
        {
            await _loop.OpenAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            _lifetime.Unregister();
            if (_abortCause is not null)
                throw _abortCause;
            throw;
        }
    }

    private async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isReading, 1) == 1)
        {
            throw new InvalidOperationException(
                "This run is being read already. Await one read before you begin the next, and read it from one place.");
        }
        try
        {
            _failure?.Throw();
            // A run that is over cannot be cancelled.
            using CancellationTokenRegistration registration =
                _loop.Result is null ? cancellationToken.UnsafeRegister(OnCanceled, this) : default;
            if (_abortCause is not null)
                throw _abortCause;
            bool isMore = await _events.MoveNextAsync().ConfigureAwait(false);
            if (!isMore)
                _lifetime.Unregister();
            return isMore;
        }
        catch (Exception e) when (_failure is null)
        {
            _lifetime.Unregister();
            _failure = ExceptionDispatchInfo.Capture(await FailureAsync(e).ConfigureAwait(false));
            _failure.Throw();
            throw;
        }
        finally
        {
            Volatile.Write(ref _isReading, 0);
        }
    }

    /// <summary>What an exception from below means to the caller.</summary>
    private async Task<Exception> FailureAsync(Exception e)
    {
        try
        {
            // What they do is not lost, and belongs to what happened.
            await _runner.IdleAsync().WaitAsync(_aborted.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
        return _abortCause ?? new ClaudeAgentException(
            $"Turn {Turn} of the run broke off: {e.Message} Calls has the calls that were made, with their results; Transcript, the turns before.",
            e)
        {
            Turn = Turn,
            Calls = Calls,
            Transcript = Transcript,
            Usage = Usage,
            RequestId = (e as ClaudeException)?.RequestId,
            PartialMessage = (e as ClaudeException)?.PartialMessage,
            CannotContinueReason = e is ClaudeException known ? known.CannotContinueReason : ClaudeException.NothingArrived,
        };
    }

    private void Abort(Exception cause)
    {
        if (Interlocked.CompareExchange(ref _abortCause, cause, null) is null)
            _aborted.Cancel();
    }

    private sealed class Enumerator(AgentStream run, CancellationToken cancellationToken) : IAsyncEnumerator<AgentEvent>
    {
        public AgentEvent Current => run._events.Current;

        public ValueTask<bool> MoveNextAsync() => run.ReadAsync(cancellationToken);

        public ValueTask DisposeAsync() => default;
    }
}
