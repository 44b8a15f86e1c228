using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace ClaudeStreaming;

/// <summary>Makes the calls of a run, side by side, and tells of them.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification =
    "The semaphore has nothing to dispose, since nobody asks for its handle, and a call may come to it late.")]
internal sealed class ToolRunner(Toolbox tools, AgentOptions options, CancellationToken aborted)
{
    private readonly object _gate = new();
    private readonly List<ToolCall> _calls = [];
    private readonly List<Task> _running = [];
    private readonly Channel<AgentEvent> _events = Channel.CreateUnbounded<AgentEvent>();

    // People are asked one question at a time.
    private readonly SemaphoreSlim _asking = new(1, 1);

    // How many calls there are whose answer has not been told.
    private int _untold;

    /// <summary>Every call so far.</summary>
    public IReadOnlyList<ToolCall> Calls
    {
        get
        {
            lock (_gate)
                return ValueList<ToolCall>.Take([.. _calls]);
        }
    }

    /// <summary>Makes a call at once, where its tool wants that.</summary>
    public void StartEagerly(int turn, ContentBlock? block)
    {
        if (block is not ToolUseBlock { IsInputComplete: true } call || !tools.TryFind(call, out IClaudeTool? tool))
            return;
        if (tool.Start == ToolStart.WhenInputIsComplete)
            Start(turn, call, tool);
    }

    /// <summary>Makes a call, unless that has been done or cannot be.</summary>
    public void Start(int turn, ToolUseBlock call)
    {
        if (IsKnown(turn, call))
            return;
        if (!call.IsInputComplete)
            Answer(turn, call, $"The input was not valid JSON, so the tool was not called. It was: {call.InputJson}");
        else if (tools.TryFind(call, out IClaudeTool? tool))
            Start(turn, call, tool);
        else
            Answer(turn, call, tools.Unknown(call.Name));
    }

    /// <summary>Answers a call that is not made, unless it has been.</summary>
    public void Decline(int turn, ToolUseBlock call, string why)
    {
        if (!IsKnown(turn, call))
            Answer(turn, call, why);
    }

    /// <summary>The next thing to tell of; null where all calls have been answered.</summary>
    /// <exception cref="Exception">What ended the run: whatever <see cref="AgentOptions.Approve"/> or
    /// <see cref="AgentOptions.DescribeError"/> threw.</exception>
    public async ValueTask<AgentEvent?> NextAsync()
    {
        AgentEvent? next = null;
        while (_untold > 0 && !TryNext(out next))
            await _events.Reader.WaitToReadAsync(aborted).ConfigureAwait(false);
        return next;
    }

    /// <summary>The next thing to tell of, if there is one already.</summary>
    public bool TryNext(out AgentEvent? next)
    {
        if (!_events.Reader.TryRead(out next))
            return false;
        if (next is ToolAnswered)
            _untold--;
        return true;
    }

    /// <summary>What calls of a turn were answered with, in their own order.</summary>
    public IReadOnlyList<ToolResultBlock> Results(int turn, IEnumerable<ToolUseBlock> calls)
    {
        lock (_gate)
            return [.. calls.Select(call => _calls.First(known => known.Turn == turn && known.Block.Id == call.Id).Result!)];
    }

    /// <summary>Ends once no call is under way.</summary>
    public Task IdleAsync()
    {
        lock (_gate)
            return Task.WhenAll(_running);
    }

    private bool IsKnown(int turn, ToolUseBlock call)
    {
        lock (_gate)
            return _calls.Exists(known => known.Turn == turn && known.Block.Id == call.Id);
    }

    private void Start(int turn, ToolUseBlock block, IClaudeTool tool)
    {
        int place = Add(new ToolCall(turn, block));
        // A tool that blocks holds up neither the answer nor the other calls.
        Task running = Task.Run(() => RunAsync(place, tool), CancellationToken.None);
        lock (_gate)
            _running.Add(running);
    }

    private void Answer(int turn, ToolUseBlock block, string why)
    {
        ToolCall call = new(turn, block) { Result = ToolOutput.Error(why).For(block) };
        Add(call);
        _events.Writer.TryWrite(new ToolAnswered(turn, call));
    }

    private int Add(ToolCall call)
    {
        _untold++;
        lock (_gate)
        {
            _calls.Add(call);
            return _calls.Count - 1;
        }
    }

    private async Task RunAsync(int place, IClaudeTool tool)
    {
        ToolCall call = Calls[place];
        try
        {
            call = await CallAsync(call, tool).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // The run is over: cancelled, or by what your own code threw that is no tool.
            call = call with { Failure = e };
            _events.Writer.TryComplete(e);
        }
        lock (_gate)
            _calls[place] = call;
        _events.Writer.TryWrite(new ToolAnswered(call.Turn, call));
    }

    private async Task<ToolCall> CallAsync(ToolCall call, IClaudeTool tool)
    {
        ToolUseBlock block = call.Block;
        if (tool.NeedsApproval && await AskAsync(block).ConfigureAwait(false) is { IsGranted: false } denied)
        {
            string why = string.IsNullOrWhiteSpace(denied.Reason) ? "" : $" {denied.Reason}";
            return call with { Result = ToolOutput.Error($"The call was not approved, so the tool was not called.{why}").For(block) };
        }
        _events.Writer.TryWrite(new ToolCalled(call.Turn, block));
        try
        {
            ToolOutput? output = await tool.CallAsync(block, aborted).ConfigureAwait(false);
            return call with { Result = (output ?? new ToolOutput()).For(block) };
        }
        catch (Exception e) when (!aborted.IsCancellationRequested)
        {
            string? what = options.DescribeError?.Invoke(e);
            return call with
            {
                Result = ToolOutput.Error(string.IsNullOrWhiteSpace(what) ? $"The tool '{block.Name}' failed." : what).For(block),
                Failure = e,
            };
        }
    }

    private async Task<ToolApproval> AskAsync(ToolUseBlock call)
    {
        await _asking.WaitAsync(aborted).ConfigureAwait(false);
        try
        {
            return await options.Approve!(call, aborted).ConfigureAwait(false);
        }
        finally
        {
            _asking.Release();
        }
    }
}
