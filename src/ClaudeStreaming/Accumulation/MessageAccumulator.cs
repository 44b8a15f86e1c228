namespace ClaudeStreaming;

/// <summary>Folds the events of one stream into the <see cref="Message"/> they add up to.</summary>
/// <remarks>
/// <see cref="MessageStream"/> has one inside; this is for events from anywhere else. Not safe for use by several threads. How events
/// fold: running totals overwrite, nulls do not erase, blocks are found by index, a delta that does not fit its block is left out.
/// Source: API reference, Streaming Messages.
/// </remarks>
public sealed class MessageAccumulator
{
    // A message's members that other events say, or this library.
    private static readonly string[] NotInDeltas =
    [
        "id", "type", "role", "model", "content", "diagnostics", "usage", "context_management", "input_transformations", "_unterminated",
    ];

    private readonly List<BlockBuilder> _blocks = [];

    // Only once an index differs from the block's place in the list.
    private SortedDictionary<int, BlockBuilder>? _byIndex;
    // The block of the last event of a block: nearly always that of the next one, too.
    private BlockBuilder? _recent;
    private int _recentIndex;

    private Message? _head;
    private Message? _snapshot;

    /// <summary>Whether <see cref="MessageStop"/> has been added.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Whether <see cref="MessageStart"/> has been added.</summary>
    internal bool HasStarted => _head is not null;

    /// <summary>Whether a <see cref="MessageDelta"/> gave a stop reason: all that follows is the end.</summary>
    internal bool HasStopReason { get; private set; }

    /// <summary>What the message has cost so far; nothing that is known, before it has started.</summary>
    internal Usage Usage => _head?.Usage ?? new Usage();

    /// <summary>The block with the highest index; -1 where there is none.</summary>
    internal int LastIndex => _byIndex is { Count: > 0 } ? _byIndex.Keys.Last() : _blocks.Count - 1;

    /// <summary>Whether that block has stopped.</summary>
    internal bool IsLastStopped => TryFind(LastIndex) is null or { IsStopped: true };

    /// <summary>All text of all text blocks, in the order of its arrival.</summary>
    internal Utf8Buffer TextLog { get; } = new();

    /// <summary>Adds the next event.</summary>
    /// <param name="streamEvent">The event. Pings and unknown events change nothing.</param>
    /// <exception cref="ArgumentNullException"><paramref name="streamEvent"/> is null.</exception>
    /// <exception cref="ClaudeStreamException"><see cref="StreamFailure.Malformed"/>: an impossible order, such as a block before the
    /// message or a second message. What was added before is still there.</exception>
    /// <exception cref="ClaudeApiException">The event is a <see cref="StreamError"/>. What was added before is still there.</exception>
    public void Add(StreamEvent streamEvent)
    {
        ArgumentNullException.ThrowIfNull(streamEvent);
        switch (streamEvent)
        {
            case MessageStart start:
                Start(start.Message);
                break;
            case ContentBlockStart start:
                StartBlock(start);
                break;
            case ContentBlockDelta delta:
                Block(delta.Index, "content_block_delta").Add(delta.Delta);
                break;
            case ContentBlockStop stop:
                Block(stop.Index, "content_block_stop").Stop();
                break;
            case MessageDelta delta:
                Fold(delta);
                break;
            case MessageStop:
                RequireStart("message_stop");
                End();
                break;
            case StreamResumed resumed:
                Resume(resumed);
                break;
            case StreamError error:
                throw error.ToException();
            default:
                return;
        }
        _snapshot = null;
    }

    /// <summary>The message so far, or the finished one.</summary>
    /// <returns>An immutable snapshot; the same instance as long as nothing is added.</returns>
    /// <exception cref="InvalidOperationException">There is no message yet: <see cref="MessageStart"/> was not added.</exception>
    public Message ToMessage()
    {
        if (_snapshot is not null)
            return _snapshot;
        if (_head is null)
            throw new InvalidOperationException("There is no message yet. Add the MessageStart event first.");
        ContentBlock[] content = new ContentBlock[_blocks.Count];
        int i = 0;
        foreach (BlockBuilder block in _byIndex is null ? (IEnumerable<BlockBuilder>)_blocks : _byIndex.Values)
            content[i++] = block.Build();
        return _snapshot = _head with { Content = ValueList<ContentBlock>.Take(content) };
    }

    /// <summary>The block with this index so far; null where none has started.</summary>
    internal ContentBlock? BlockAt(int index) => TryFind(index)?.Build();

    /// <summary>The UTF-8 of that block's text or input from a position on, as far as it lies together.</summary>
    internal ReadOnlyMemory<byte> Utf8Of(int index, int position) => TryFind(index)?.Utf8From(position) ?? default;

    /// <summary>Whether that block has stopped.</summary>
    internal bool IsStopped(int index) => TryFind(index) is { IsStopped: true };

    /// <summary>The index of the first call of a tool; negative where there is none.</summary>
    /// <param name="name">The tool.</param>
    /// <param name="searched">How many blocks were looked at in earlier searches; updated.</param>
    internal int IndexOfCall(string name, ref int searched)
    {
        while (searched < _blocks.Count)
        {
            BlockBuilder block = _blocks[searched++];
            if (block is ToolCallBuilder call && call.Name == name)
                return _byIndex is null ? searched - 1 : _byIndex.First(pair => pair.Value == block).Key;
        }
        return -1;
    }

    /// <summary>Adds a delta that carries one string from its bytes, without making an event or a string of it.</summary>
    /// <returns>False, and nothing is added, for every other event.</returns>
    /// <exception cref="ClaudeStreamException">An impossible order.</exception>
    internal bool TryAppend(in EventEnvelope envelope)
    {
        if (envelope.DeltaKind == DeltaKind.Other)
            return false;
        Append(EventReader.Index(in envelope), envelope.DeltaKind, envelope.Text, envelope.TextForm);
        return true;
    }

    /// <summary>The same, for a delta of which no more is known.</summary>
    /// <exception cref="ClaudeStreamException">An impossible order.</exception>
    internal void Append(int index, DeltaKind kind, ReadOnlySpan<byte> json, TextForm form)
    {
        Block(index, "content_block_delta").Append(kind, json, form);
        _snapshot = null;
    }

    /// <summary>The body ended properly, after a stop reason, but without <c>message_stop</c>.</summary>
    internal void EndUnterminated()
    {
        End();
        _head = Settled(_head! with { IsUnterminated = true }, "_unterminated");
        _snapshot = null;
    }

    private void Start(Message message)
    {
        if (_head is not null)
        {
            // Odd but harmless: gateways have been seen to repeat the event. Another message in the same stream is not.
            if (_head.Id != message.Id)
                throw EventReader.Malformed("message_start", "of another message came before the first one stopped");
            return;
        }
        _head = message.Content.Count == 0 ? message : message with { Content = [] };
        // Content that is there already (calls that code execution deferred) is complete, and the indexes go on from it.
        foreach (ContentBlock block in message.Content)
        {
            BlockBuilder builder = BlockBuilder.For(block, TextLog);
            builder.Stop();
            _blocks.Add(builder);
        }
    }

    private void StartBlock(ContentBlockStart start)
    {
        RequireStart("content_block_start");
        if (start.Index < 0 || TryFind(start.Index) is not null)
            throw EventReader.Malformed("content_block_start", "has a negative index or one that was started before");
        BlockBuilder builder = BlockBuilder.For(start.Block, TextLog);
        if (start.Index != _blocks.Count && _byIndex is null)
            _byIndex = ByIndex(_blocks);
        _blocks.Add(builder);
        _byIndex?.Add(start.Index, builder);
        // As in Fold: a placeholder of another kind must not outlive what has come since.
        if (_blocks.Count == 1)
            _head = Settled(_head!, "content");
        if (start.Block is FallbackBlock { To.Model: { Length: > 0 } model })
            _head = Settled(_head! with { Model = model }, "model");
    }

    private void Fold(MessageDelta delta)
    {
        RequireStart("message_delta");
        // Totals overwrite, nulls do not erase.
        Message head = _head! with
        {
            StopReason = delta.StopReason ?? _head.StopReason,
            // An empty sequence, which some gateways put into message_start, says as little as null and does not outlive it.
            StopSequence = delta.StopSequence ?? (_head.StopSequence is "" ? null : _head.StopSequence),
            StopDetails = delta.StopDetails ?? _head.StopDetails,
            Container = delta.Container ?? _head.Container,
            ContextManagementJson = delta.ContextManagementJson ?? _head.ContextManagementJson,
            InputTransformationsJson = delta.InputTransformationsJson ?? _head.InputTransformationsJson,
            Usage = delta.Usage is null ? _head.Usage : _head.Usage.Fold(delta.Usage),
            // What the service adds to this object is the message's, as the stop reason is; what it adds beside it is the event's.
            Extras = _head.Extras.Fold(delta.DeltaExtraJson, NotInDeltas),
        };
        _head = Settled(
            head,
            head.StopReason is null ? null : "stop_reason",
            head.StopSequence is null ? null : "stop_sequence",
            head.StopDetails is null ? null : "stop_details",
            head.Container is null ? null : "container",
            delta.Usage is null ? null : "usage");
        HasStopReason |= delta.StopReason is not null;
    }

    // A gateway's placeholder of another kind (0, [] or {} for null) was kept as an extra member, which is nothing beside a value.
    private static Message Settled(Message head, params ReadOnlySpan<string?> names) =>
        head.Extras.Odd is null ? head : head with { Extras = head.Extras.Without(names) };

    private void Resume(StreamResumed resumed)
    {
        RequireStart("_stream_resumed");
        // Half a character at the end did not arrive, as far as the model knows.
        foreach (BlockBuilder block in _blocks)
            block.ForgetHalf();
        _head = Settled(_head! with { Usage = (resumed.Usage ?? _head.Usage).Fold(new Usage { IsLowerBound = true }) }, "usage");
    }

    private void End()
    {
        // A gateway may leave out the stop of the last block, or send a delta after it; what is there is as complete as it will ever be.
        foreach (BlockBuilder block in _blocks)
            block.Stop();
        IsComplete = true;
    }

    private BlockBuilder Block(int index, string type)
    {
        RequireStart(type);
        if (_recent is null || _recentIndex != index)
        {
            _recent = TryFind(index) ?? throw EventReader.Malformed(type, "names a block that never started");
            _recentIndex = index;
        }
        return _recent;
    }

    private BlockBuilder? TryFind(int index)
    {
        if (_byIndex is not null)
            return _byIndex.GetValueOrDefault(index);
        return (uint)index < (uint)_blocks.Count ? _blocks[index] : null;
    }

    private static SortedDictionary<int, BlockBuilder> ByIndex(List<BlockBuilder> blocks)
    {
        SortedDictionary<int, BlockBuilder> byIndex = [];
        foreach (BlockBuilder block in blocks)
            byIndex.Add(byIndex.Count, block);
        return byIndex;
    }

    private void RequireStart(string type)
    {
        if (_head is null)
            throw EventReader.Malformed(type, "came before message_start");
    }
}
