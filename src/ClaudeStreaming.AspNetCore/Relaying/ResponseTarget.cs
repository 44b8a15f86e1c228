using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace ClaudeStreaming;

/// <summary>Writes frames to one browser.</summary>
internal sealed class ResponseTarget : IFrameTarget
{
    private readonly HttpContext _context;
    private readonly RelayFormat _format;
    private readonly PipeWriter _body;
    private readonly CancellationToken _aborted;
    private readonly TimeSpan _heartbeat;
    private readonly TimeProvider _clock;
    private readonly FrameSmoother? _smoother;
    private readonly ArrayBufferWriter<byte> _discarded = new();
    private long _lastSentAt;
    private bool _isLost;

    public ResponseTarget(HttpContext context, RelayFormat format, RelaySettings settings, TimeProvider clock)
    {
        _context = context;
        _format = format;
        _body = context.Response.BodyWriter;
        _aborted = context.RequestAborted;
        _heartbeat = settings.HeartbeatInterval;
        _clock = clock;
        _lastSentAt = clock.GetTimestamp();
        _smoother = settings.Smoothing is { } smoothing ? new FrameSmoother(format, smoothing, clock) : null;
    }

    public IBufferWriter<byte> Buffer
    {
        get
        {
            if (!IsGone)
                return _smoother?.Buffer ?? (IBufferWriter<byte>)_body;
            // An answer that is read to its end for being saved has nobody to be written to.
            _discarded.ResetWrittenCount();
            return _discarded;
        }
    }

    public TimeSpan DueIn
    {
        get
        {
            if (IsGone)
                return Timeout.InfiniteTimeSpan;
            TimeSpan heartbeat = _heartbeat == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : _heartbeat - _clock.GetElapsedTime(_lastSentAt);
            TimeSpan due = _smoother?.DueIn is { } piece && piece < heartbeat ? piece : heartbeat;
            return due == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : due > TimeSpan.Zero ? due : TimeSpan.Zero;
        }
    }

    // Kestrel lets writes to a browser that has left succeed, into nothing: the token is what tells.
    private bool IsGone => _isLost || _aborted.IsCancellationRequested;

    /// <summary>Sends the headers, and a comment behind them, so that they arrive even where something waits for a body.</summary>
    public async Task BeginAsync(string? streamId)
    {
        if (IsGone)
            return;
        ResponseHead.Prepare(_context, _format, streamId);
        SseText.WriteComment(_body, "ok"u8);
        await SendAsync().ConfigureAwait(false);
    }

    /// <summary>Says how much of the first frame's text the browser has already.</summary>
    public void BeginAt(int offset) => _smoother?.BeginAt(offset);

    public void EndFrame(long sequence)
    {
        if (IsGone)
            return;
        if (_smoother is null)
            SseText.EndFrame(_body, sequence);
        else
            _smoother.Take(sequence, _body);
    }

    public ValueTask FlushAsync()
    {
        if (!IsGone)
            _smoother?.WriteDue(_body);
        return SendAsync();
    }

    public async ValueTask OnDueAsync()
    {
        if (IsGone)
            return;
        if (_smoother is null || !_smoother.WriteDue(_body))
            SseText.WriteComment(_body, "keep-alive"u8);
        await SendAsync().ConfigureAwait(false);
    }

    public ValueTask CompleteAsync(StreamOutcome outcome)
    {
        if (!IsGone)
            _smoother?.WriteAll(_body);
        return SendAsync();
    }

    private async ValueTask SendAsync()
    {
        if (IsGone)
            return;
        try
        {
            // Waits while the browser takes less than there is: nothing is read from the API meanwhile, and its sender has to wait, too.
            FlushResult result = await _body.FlushAsync(_aborted).ConfigureAwait(false);
            _isLost = result.IsCompleted;
            _lastSentAt = _clock.GetTimestamp();
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            _isLost = true;
        }
    }
}
