using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ClaudeStreaming;

/// <summary>Reads a resumable stream to one browser.</summary>
internal sealed class StreamReading(IResumableStreamStore store, RelayFormat format, RelaySettings settings, HttpContext context, TimeProvider clock)
{
    // So many records are passed on at once, however many are there.
    private const int LongestBatch = 128;

    private readonly ResponseTarget _target = new(context, format, settings, clock);
    private readonly ILogger _logger = RelayLog.Of(context);
    private readonly CancellationToken _aborted = context.RequestAborted;

    /// <summary>Sends the headers.</summary>
    public Task BeginAsync(string id) => _target.BeginAsync(id);

    /// <summary>Says that what the browser has is not of this stream, and that all of it comes again.</summary>
    public void Reset()
    {
        format.WriteReset(_target.Buffer);
        _target.EndFrame(0);
    }

    /// <summary>Writes records until the stream has ended, or the browser has left.</summary>
    /// <param name="id">The stream.</param>
    /// <param name="position">Where to begin.</param>
    /// <param name="producerFailed">Cancelled when nothing more will come of it.</param>
    public async Task RunAsync(string id, StreamPosition position, CancellationToken producerFailed = default)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(_aborted, producerFailed);
        FrameWriter after = new(_target, position.Sequence);
        _target.BeginAt(position.Offset);
        try
        {
            await WriteAsync(id, position, after, ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_aborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            if (!producerFailed.IsCancellationRequested)
                RelayLog.StoreFailed(_logger, e);
            // Said to this browser alone: in the stream that number is another record's, or will be.
            after.IsCounting = false;
            format.WriteError(after, RelayErrors.StoreUnavailable);
        }
        await _target.CompleteAsync(StreamOutcome.Completed).ConfigureAwait(false);
    }

    private async Task WriteAsync(string id, StreamPosition position, FrameWriter after, CancellationToken ended)
    {
        using Pump pump = new(_target, clock);
        IAsyncEnumerator<StreamRecord> records = store.ReadAsync(id, position.Sequence, ended).GetAsyncEnumerator(ended);
        await using (records.ConfigureAwait(false))
        {
            for (int batch = 1; ; batch++)
            {
                ValueTask<bool> next = records.MoveNextAsync();
                // While records are at hand they are gathered, and passed on before there is a wait.
                if (!next.IsCompleted || batch % LongestBatch == 0)
                    await _target.FlushAsync().ConfigureAwait(false);
                if (!await pump.WaitAsync(next).ConfigureAwait(false))
                    return;
                StreamRecord record = records.Current;
                if (record.Outcome is { } outcome)
                {
                    End(outcome, after);
                    return;
                }
                Write(record, record.Sequence == position.Sequence + 1 ? position.Offset : 0, after);
            }
        }
    }

    private void Write(StreamRecord record, int offset, FrameWriter after)
    {
        ReadOnlySpan<byte> frame = record.Payload.Span;
        if (offset == 0 || !format.TryReadText(frame, out string? block, out string? text))
            after.Buffer.Write(frame);
        else if (offset < text.Length)
            format.WriteText(after.Buffer, block, text.AsSpan(offset));
        else
            return;
        after.EndFrame(record.Sequence);
    }

    private void End(StreamOutcome outcome, FrameWriter after)
    {
        // What its producer said of the end are records.
        if (outcome is StreamOutcome.Orphaned or StreamOutcome.Missing)
            format.WriteError(after, outcome == StreamOutcome.Orphaned ? RelayErrors.Orphaned : RelayErrors.NotFound);
    }
}
