using System.Runtime.CompilerServices;
using System.Text;
using ClaudeStreaming.Sse;

namespace ClaudeStreaming;

/// <summary>Reads the bytes of one body into its <see cref="SseReader"/>, and watches that they keep coming.</summary>
internal sealed class BodyReader : IDisposable
{
    private const int LongestExcerptBytes = 500;
    private const int LongestCutOff = 512;

    private readonly OpenedStream _opened;
    private readonly StreamLimits _limits;
    private readonly StreamObserver _observer;

    // Ends a pending read. Never disposed: it has no timer, and may be cancelled late.
    private readonly CancellationTokenSource _stopped = new();
    private ITimer? _timer;

    private CanonicalFrame _canonical;

    // Where the pending read puts its bytes.
    private Memory<byte> _room;

    // While true the timer counts: a slow consumer must not trip it.
    private volatile bool _isWaiting;
    private int _isTimerRunning;
    private long _waitingSince;
    private bool _hasRead;

    // For how long reads have waited since the last event that was no ping.
    private TimeSpan _withoutEvent;

    // The start of a body whose first bytes look like a page or a JSON document, for the error that may come of it.
    private byte[]? _suspect;
    private int _suspectLength;
    private bool _isJudged;

    public BodyReader(OpenedStream opened, StreamLimits limits, StreamObserver observer)
    {
        _observer = observer;
        _opened = opened;
        _limits = limits;
        Frames = new SseReader(limits.MaxEventBytes);
        LastReadAt = limits.Clock.GetTimestamp();
    }

    /// <summary>The failure of a body that was silent for too long.</summary>
    public ClaudeStreamException? Silence { get; private set; }

    public SseReader Frames { get; }

    /// <summary>When bytes came last, by the clock's timestamp.</summary>
    public long LastReadAt { get; private set; }

    /// <summary>The longest that a read waited, the first one not counted.</summary>
    public TimeSpan LongestGap { get; private set; }

    /// <summary>Begins to read what there is, waiting for at least one byte.</summary>
    /// <returns>The number of bytes, for <see cref="EndRead"/>. Where it fails, as with an <see cref="OperationCanceledException"/>
    /// when it was stopped or was silent for too long, <see cref="EndWait"/> has to be called.</returns>
    public ValueTask<int> BeginRead()
    {
        _room = Frames.GetMemory();
        ValueTask<int> reading = _opened.Body.ReadAsync(_room, _stopped.Token);
        if (!reading.IsCompleted)
            BeginWait();
        return reading;
    }

    /// <summary>Takes what was read.</summary>
    /// <param name="count">The number of bytes.</param>
    /// <returns>False at the end of the body.</returns>
    /// <exception cref="ClaudeStreamException">The body is not an event stream.</exception>
    public bool EndRead(int count)
    {
        EndWait();
        _hasRead = true;
        if (count == 0)
            return false;
        if (!_isJudged)
            Judge(_room.Span[..count]);
        else if (_suspect is not null)
            Quote(_room.Span[..count]);
        Frames.Advance(count);
        return true;
    }

    /// <summary>Finds the next event in the bytes that have come.</summary>
    /// <returns>False when more bytes are needed first.</returns>
    /// <exception cref="ClaudeStreamException">Malformed JSON in an event of a known name.</exception>
    /// <exception cref="SseFrameTooLargeException">The event is larger than the limit.</exception>
    public bool TryReadEvent(out EventEnvelope envelope)
    {
        envelope = default;
        ReadOnlySpan<byte> bytes = Frames.PeekFrame();
        if (_canonical.TryMatch(bytes, ref envelope, out int length))
            Frames.SkipFrame(length);
        else if (IsCutOff(bytes) || !TryScanFrame(ref envelope))
            return false;
        if (envelope.Kind != EventKind.Ping)
            _withoutEvent = TimeSpan.Zero;
        return true;
    }

    /// <summary>Appends the deltas that come next to a message, as long as each begins as the last one did: for views that stop at none of
    /// them, since nothing has to be made or looked at but the text.</summary>
    /// <param name="message">What they are appended to.</param>
    /// <param name="index">The block that they have to be of.</param>
    /// <param name="most">The most that they may have together, in bytes of text.</param>
    /// <returns>The bytes of text that they had.</returns>
    public long AppendRun(MessageAccumulator message, int index, long most)
    {
        if (_canonical.Index != index)
            return 0;
        ReadOnlySpan<byte> bytes = Frames.PeekFrame();
        int position = 0;
        long appended = 0;
        while (_canonical.TryMatchNext(bytes[position..], out ReadOnlySpan<byte> text, out TextForm form, out int length) &&
            appended + text.Length <= most)
        {
            message.Append(index, _canonical.Kind, text, form);
            position += length;
            appended += text.Length;
        }
        if (position > 0)
        {
            Frames.SkipFrame(position);
            _withoutEvent = TimeSpan.Zero;
        }
        return appended;
    }

    // Nearly every read ends within a delta. Left alone until the rest of it has come, it is then recognised at once; begun with here, it
    // would have to be read line by line. Only a short one, since what is left alone is looked at again with every read.
    private bool IsCutOff(ReadOnlySpan<byte> bytes) =>
        bytes.Length <= LongestCutOff && bytes.Length <= _limits.MaxEventBytes && _canonical.IsCutOff(bytes);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryScanFrame(ref EventEnvelope envelope)
    {
        while (Frames.TryRead(out SseFrame frame))
        {
            if (EventScanner.TryScan(frame.Data, frame.EventType, out envelope))
                return true;
        }
        return false;
    }

    /// <summary>Describes a body that ended without a single event although it looked like something else from the start.</summary>
    public ClaudeStreamException? WhatItWasInstead() =>
        _suspect is null ? null : NotAnEventStream(_opened.Redact(Encoding.UTF8.GetString(_suspect, 0, _suspectLength)));

    /// <summary>Ends it from outside, from any thread: a pending read fails, and the response is released.</summary>
    public void Stop()
    {
        _stopped.Cancel();
        _opened.Dispose();
    }

    /// <summary>Releases all but the buffer, where what was given out of it is still in use.</summary>
    public void Close()
    {
        _timer?.Dispose();
        _opened.Dispose();
    }

    public void Dispose()
    {
        Close();
        Frames.Dispose();
    }

    private void BeginWait()
    {
        Volatile.Write(ref _waitingSince, _limits.Clock.GetTimestamp());
        _isWaiting = true;
        // One that was set for an earlier wait runs on, since setting it costs more than parsing what comes: it is due too early, never
        // too late, and looks then how long is left.
        if (IsWatched && Interlocked.Exchange(ref _isTimerRunning, 1) == 0)
            StartTimer(TimeLeft(TimeSpan.Zero));
    }

    private void StartTimer(TimeSpan due)
    {
        // Made stopped and then started: a clock that moves in between must find the field set.
        _timer ??= _limits.Clock.CreateTimer(
            static state => ((BodyReader)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends the wait for a read, if there was one. Harmless when called again.</summary>
    public void EndWait()
    {
        LastReadAt = _limits.Clock.GetTimestamp();
        if (!_isWaiting)
            return;
        _isWaiting = false;
        TimeSpan gap = _limits.Clock.GetElapsedTime(_waitingSince, LastReadAt);
        _withoutEvent += gap;
        if (_hasRead)
        {
            if (gap > LongestGap)
                LongestGap = gap;
            _observer.Waited(gap);
        }
    }

    private void OnTimer()
    {
        if (!_isWaiting)
        {
            // Left to the next wait, unless that has begun just now and counted on it.
            Interlocked.Exchange(ref _isTimerRunning, 0);
            if (!_isWaiting || Interlocked.Exchange(ref _isTimerRunning, 1) != 0)
                return;
        }
        TimeSpan waited = _limits.Clock.GetElapsedTime(Volatile.Read(ref _waitingSince));
        TimeSpan left = TimeLeft(waited);
        if (left > TimeSpan.Zero)
        {
            StartTimer(left);
            return;
        }
        bool isIdle = _limits.IdleTimeout != Timeout.InfiniteTimeSpan && waited >= _limits.IdleTimeout;
        Silence = isIdle
            ? Silent("byte", _limits.IdleTimeout, nameof(StreamLimits.IdleTimeout))
            : Silent("event but pings", _limits.EventTimeout, nameof(StreamLimits.EventTimeout));
        Stop();
    }

    private bool IsWatched => _limits.IdleTimeout != Timeout.InfiniteTimeSpan || _limits.EventTimeout != Timeout.InfiniteTimeSpan;

    /// <summary>How long the pending read may still wait; the largest value where there is no limit.</summary>
    private TimeSpan TimeLeft(TimeSpan waited)
    {
        TimeSpan left = TimeSpan.MaxValue;
        if (_limits.IdleTimeout != Timeout.InfiniteTimeSpan)
            left = _limits.IdleTimeout - waited;
        if (_limits.EventTimeout != Timeout.InfiniteTimeSpan && _limits.EventTimeout - _withoutEvent - waited is var untilEvent && untilEvent < left)
            left = untilEvent;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    private static ClaudeStreamException Silent(string missing, TimeSpan limit, string option)
    {
        string what = $"No {missing} arrived for {limit.TotalSeconds:0.###} s";
        return new ClaudeStreamException(
            StreamFailure.Idle,
            $"{what}, so the connection was taken for dead. PartialMessage has what arrived; raise {option} if the network needs longer.",
            new TimeoutException(what + "."));
    }

    private void Judge(ReadOnlySpan<byte> first)
    {
        ReadOnlySpan<byte> text = first.StartsWith("\uFEFF"u8) ? first["\uFEFF"u8.Length..] : first;
        text = text.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
            return;
        _isJudged = true;
        if (text[0] is not ((byte)'<' or (byte)'{' or (byte)'['))
            return;
        _suspect = new byte[LongestExcerptBytes];
        Quote(text);
        // Declared to be an event stream it gets the benefit of the doubt: legal streams may begin with a line that means nothing.
        if (!_opened.IsDeclaredEventStream)
            throw WhatItWasInstead()!;
    }

    private void Quote(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, _suspect!.Length - _suspectLength);
        bytes[..count].CopyTo(_suspect.AsSpan(_suspectLength));
        _suspectLength += count;
    }

    /// <summary>The failure of a response that is something else than a stream.</summary>
    public static ClaudeStreamException NotAnEventStream(string startOfBody) =>
        new(StreamFailure.NotAnEventStream,
            "The response is not an event stream, although its status was a success. Check the base address and what stands between you " +
            $"and the API. The body starts with: {startOfBody}");
}
