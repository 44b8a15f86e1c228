namespace ClaudeStreaming;

/// <summary>The turns of a run, one after the other.</summary>
internal sealed class AgentLoop(IClaudeClient client, Dialogue dialogue, ToolRunner runner, AgentOptions options, CancellationToken aborted)
{
    private MessageStream? _stream;

    /// <summary>The present turn, from 1; 0 before the first.</summary>
    public int Turn { get; private set; }

    /// <summary>What has come of the present turn's answer.</summary>
    public Message? CurrentMessage => Volatile.Read(ref _stream)?.CurrentMessage;

    /// <summary>What came of the run; null before its end.</summary>
    public AgentResult? Result { get; private set; }

    /// <summary>Sends the request for the next turn.</summary>
    public async Task OpenAsync()
    {
        Turn++;
        Volatile.Write(ref _stream, null);
        Volatile.Write(ref _stream, await client.StreamAsync(dialogue.Request, options.RequestOptions, aborted).ConfigureAwait(false));
    }

    public async IAsyncEnumerable<AgentEvent> ReadAsync()
    {
        while (true)
        {
            MessageStream stream = _stream!;
            await foreach (StreamEvent streamEvent in ((IAsyncEnumerable<StreamEvent>)stream).ConfigureAwait(false))
            {
                StartCalls(stream, streamEvent);
                yield return new TurnEvent(Turn, streamEvent);
                while (runner.TryNext(out AgentEvent? next))
                    yield return next!;
            }
            Message reply = await stream.GetFinalMessageAsync(aborted).ConfigureAwait(false);
            await stream.DisposeAsync().ConfigureAwait(false);

            AgentOutcome? outcome = OutcomeOf(reply);
            ToolUseBlock[] calls = [.. reply.Content.OfType<ToolUseBlock>().Where(call => outcome is null || call.IsInputComplete)];
            foreach (ToolUseBlock call in calls)
            {
                if (outcome is null)
                    runner.Start(Turn, call);
                else
                    runner.Decline(Turn, call, $"The answer ended with the stop reason {reply.StopReason}, so the tool was not called.");
            }
            while (await runner.NextAsync().ConfigureAwait(false) is { } next)
                yield return next;

            // Claude learns why an input was no JSON. Where the answer was cut off, the call goes with the rest of it.
            dialogue.Add(stream.TranscriptWith(call => outcome is null && call is ToolUseBlock ? Emptied(call) : null), reply);
            if (calls.Length > 0)
                dialogue.Add(runner.Results(Turn, calls));
            if ((outcome ?? Limit()) is { } end)
            {
                Result = ResultOf(end, reply);
                yield break;
            }
            await OpenAsync().ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync() => Volatile.Read(ref _stream)?.DisposeAsync() ?? default;

    private void StartCalls(MessageStream stream, StreamEvent streamEvent)
    {
        if (streamEvent is ContentBlockStop { Index: var index })
            runner.StartEagerly(Turn, stream.Cursor.BlockAt(index));
    }

    /// <summary>How the run ends with this answer; null where it goes on.</summary>
    private static AgentOutcome? OutcomeOf(Message reply) => reply.StopReason?.Value switch
    {
        StopReason.ToolUse when reply.Content.Any(static block => block is ToolUseBlock) => null,
        StopReason.PauseTurn => null,
        StopReason.EndTurn or StopReason.StopSequence => AgentOutcome.Finished,
        StopReason.Refusal => AgentOutcome.Refused,
        StopReason.MaxTokens or StopReason.ModelContextWindowExceeded => AgentOutcome.CutOff,
        _ => AgentOutcome.Other,
    };

    private AgentOutcome? Limit()
    {
        if (Turn >= options.MaxTurns)
            return AgentOutcome.TurnLimit;
        return dialogue.TotalTokens >= options.MaxTotalTokens ? AgentOutcome.TokenLimit : null;
    }

    private AgentResult ResultOf(AgentOutcome outcome, Message reply) => new()
    {
        Outcome = outcome,
        Message = reply,
        Transcript = dialogue.Request.Messages,
        Calls = runner.Calls,
        Turns = Turn,
        Usage = dialogue.Usage,
    };

    private static ToolCallBlock Emptied(ToolCallBlock call) => call with { InputJson = "{}", IsInputComplete = true };
}
