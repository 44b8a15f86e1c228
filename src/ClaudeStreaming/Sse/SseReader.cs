using System.Diagnostics;

namespace ClaudeStreaming.Sse;

/// <summary>Turns the bytes of a <c>text/event-stream</c> into frames. It does no I/O: bytes go in, frames come out.</summary>
/// <remarks>
/// <para>Put bytes into <see cref="GetMemory"/>, say how many with <see cref="Advance"/>, then call <see cref="TryRead"/> until it
/// returns false. However the bytes are cut, the frames are the same. At the end of the body nothing is to be called: an event that no
/// blank line ended is discarded, as the standard says, and <see cref="HasIncompleteFrame"/> tells whether there was one.</para>
/// <para>Holds one buffer, of a few KiB or as large as the largest frame, until it is disposed. Not safe for use by several threads.</para>
/// <para>Source: WHATWG HTML, section 9.2 "Server-sent events"; quoted where it is obeyed.</para>
/// </remarks>
public sealed partial class SseReader : IDisposable
{
    /// <summary>The limit on one frame where none is given: 32 MiB.</summary>
    public const int DefaultMaxFrameBytes = 32 * 1024 * 1024;

    private readonly int _maxFrameBytes;
    private FrameBuffer _buffer;

    // The unfinished line, as far as it has been looked at: the next search goes on from its end, so no byte is searched twice.
    private Slice _line;

    // A byte order mark can only be told from text once its three bytes are there.
    private bool _atStart = true;

    // A line ended with CR. If the next byte, perhaps of a later chunk, is LF, both were one line end.
    private bool _lineFeedBelongsToLastLine;

    // "event" and "data" fields of the unfinished frame. An empty data buffer and none at all differ: `data:` dispatches an empty string.
    private Slice _type;
    private Slice _data;
    private bool _hasData;

    // An event type that follows data must not lie where further data will be joined, so it is copied out of the way.
    private byte[]? _typeAfterData;

    // Bytes of the finished lines of this frame, a line end counted as one, so that the limit is the same for LF and CRLF.
    private long _frameBytes;

    // The frame given out last; its slices are forgotten at the next call, not before.
    private bool _dispatched;

    private bool _tooLarge;

    /// <summary>Creates a reader.</summary>
    /// <param name="maxFrameBytes">The largest frame accepted, in bytes as received, from its first <c>event:</c> or <c>data:</c> line to
    /// its last line of any kind, the line ends between them counted as one byte each; at least 1. No other line may be longer either.
    /// One byte more than this is all that is ever buffered (4 KiB where this is less); beside it an event ID, and an event type that
    /// followed data, are kept, neither longer than this.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxFrameBytes"/> is below 1.</exception>
    public SseReader(int maxFrameBytes = DefaultMaxFrameBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxFrameBytes, 1);
        _maxFrameBytes = maxFrameBytes;
        _buffer = new FrameBuffer(maxFrameBytes);
    }

    /// <summary>The last valid <c>retry:</c> field: how long a client should wait before it reconnects.</summary>
    /// <value>Null before the first. Claude's API sends none.</value>
    public TimeSpan? ReconnectionTime { get; private set; }

    /// <summary>The last event ID in force, with which a client would ask to go on after a lost connection.</summary>
    /// <value>UTF-8; empty before the first <c>id:</c> field. Set it before the first read to carry it over from that connection.
    /// A span that was read is valid until the next call on this reader.</value>
    /// <exception cref="ArgumentException">The value has a NULL, a line feed or a carriage return in it, which no <c>id:</c> field can.</exception>
    public ReadOnlySpan<byte> LastEventId
    {
        get => _id.AsSpan(0, _idLength);
        set
        {
            if (value.IndexOfAny((byte)0, (byte)'\n', (byte)'\r') >= 0)
                throw new ArgumentException("An event ID has no NULL, line feed or carriage return in it.", nameof(value));
            SetId(value);
            CommitId();
        }
    }

    /// <summary>Whether the bytes so far end inside an event, which the end of the body would discard.</summary>
    /// <value>False on an event boundary, and after comments or complete <c>id:</c> and <c>retry:</c> lines alone.</value>
    public bool HasIncompleteFrame
    {
        get
        {
            if (!_dispatched && (_hasData || _type.Length > 0 || _typeAfterData is not null))
                return true;
            int unread = _buffer.End - _line.Start;
            return unread > 0 && _buffer.Received[_line.Start] != (byte)':' && !(unread == 1 && AtIgnoredLineFeed);
        }
    }

    private bool AtIgnoredLineFeed =>
        _lineFeedBelongsToLastLine && _line.Start < _buffer.End && _buffer.Received[_line.Start] == (byte)'\n';

    /// <summary>Where the next bytes of the body are to be put.</summary>
    /// <returns>At least one byte of room. Valid until the next call on this reader.</returns>
    /// <exception cref="InvalidOperationException">The buffer is full of bytes that nobody has read: <see cref="TryRead"/> has to be
    /// called until it returns false first.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed.</exception>
    public Memory<byte> GetMemory()
    {
        ObjectDisposedException.ThrowIf(_buffer.IsDisposed, this);
        ForgetDispatched();
        Slice unread = new(_line.Start, _buffer.End - _line.Start);
        if (unread.Length == 0 && !_hasData && _type.Length == 0)
        {
            _buffer.Clear();
            // Even what is empty has a place, and it need not exist in the new buffer.
            _line = _type = _data = default;
        }
        else
        {
            _buffer.MakeRoom(ref _type, ref _data, ref unread);
            _line = _line with { Start = unread.Start };
        }
        if (_buffer.Room.IsEmpty)
            throw new InvalidOperationException("The buffer is full. Call TryRead until it returns false before asking for more room.");
        return _buffer.Room;
    }

    /// <summary>Says how many bytes were put into the memory that <see cref="GetMemory"/> gave last.</summary>
    /// <param name="count">Bytes written; 0 is allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative or more than there was room for.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed.</exception>
    public void Advance(int count)
    {
        ObjectDisposedException.ThrowIf(_buffer.IsDisposed, this);
        _buffer.Advance(count);
    }

    /// <summary>Reads the next frame out of the bytes that have been put in.</summary>
    /// <param name="frame">The frame; valid until the next call on this reader.</param>
    /// <returns>False when more bytes are needed first.</returns>
    /// <exception cref="SseFrameTooLargeException">The frame is larger than the limit. Every later call throws it again.</exception>
    /// <exception cref="ObjectDisposedException">The reader was disposed.</exception>
    public bool TryRead(out SseFrame frame)
    {
        ObjectDisposedException.ThrowIf(_buffer.IsDisposed, this);
        if (_tooLarge)
            throw new SseFrameTooLargeException(_maxFrameBytes);
        ForgetDispatched();

        while (TryReadLine(out Slice line))
        {
            // Spec: "If the line is empty (a blank line) Dispatch the event".
            if (line.Length > 0)
            {
                ProcessField(line);
                CountLine(line);
            }
            else if (TryDispatch(out frame))
            {
                return true;
            }
        }

        // The end of the last line counts only with a further line: the next byte may be the blank line that dispatches.
        if (_line.Length > 0 && _frameBytes + _line.Length > _maxFrameBytes)
            FailTooLarge();
        frame = default;
        return false;
    }

    /// <summary>The bytes from the next frame on, for a caller who recognises whole frames by their bytes.</summary>
    /// <returns>What has come of them, no more than one frame may have; empty where a frame has begun already. Valid until the next call
    /// on this reader.</returns>
    internal ReadOnlySpan<byte> PeekFrame()
    {
        ForgetDispatched();
        if (_frameBytes > 0 || _idBufferLength >= 0 || _atStart || _tooLarge)
            return default;
        ReadOnlySpan<byte> unread = _buffer.Received[_line.Start..];
        // The two line ends behind its last field are not the frame's own.
        long most = _maxFrameBytes + 2L;
        return unread.Length <= most ? unread : unread[..(int)most];
    }

    /// <summary>Goes past a frame that the caller read out of <see cref="PeekFrame"/>.</summary>
    /// <param name="length">Its length, up to and including its blank line. It has no <c>id:</c> and no <c>retry:</c>.</param>
    internal void SkipFrame(int length)
    {
        _line = new Slice(_line.Start + length, 0);
        _lineFeedBelongsToLastLine = false;
    }

    /// <summary>Gives the buffer back. Frames read before are no longer valid.</summary>
    public void Dispose() => _buffer.Dispose();

    private bool TryReadLine(out Slice line)
    {
        line = default;
        if (_atStart && !TrySkipByteOrderMark())
            return false;

        if (_lineFeedBelongsToLastLine && _line.Start < _buffer.End)
        {
            // Spec: "Lines must be separated by either a U+000D CARRIAGE RETURN U+000A LINE FEED (CRLF) character pair, a single
            // U+000A LINE FEED (LF) character, or a single U+000D CARRIAGE RETURN (CR) character."
            if (AtIgnoredLineFeed)
                _line = new Slice(_line.Start + 1, 0);
            _lineFeedBelongsToLastLine = false;
        }

        int length = _buffer.Received[_line.End..].IndexOfAny((byte)'\n', (byte)'\r');
        if (length < 0)
        {
            _line = _line with { Length = _buffer.End - _line.Start };
            return false;
        }

        line = _line with { Length = _line.Length + length };
        _lineFeedBelongsToLastLine = _buffer.Received[line.End] == (byte)'\r';
        _line = new Slice(line.End + 1, 0);
        return true;
    }

    private bool TrySkipByteOrderMark()
    {
        // Spec: "one leading U+FEFF BYTE ORDER MARK character [...] must be ignored": one only, and only here.
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        ReadOnlySpan<byte> start = _buffer.Received[_line.Start..];
        if (start.Length < mark.Length && mark.StartsWith(start))
            return false;
        if (start.StartsWith(mark))
            _line = new Slice(_line.Start + mark.Length, 0);
        _atStart = false;
        return true;
    }

    private void CountLine(Slice line)
    {
        _frameBytes += line.Length + 1L;
        if (_frameBytes - 1 > _maxFrameBytes)
            FailTooLarge();
        // Comments, ids and unknown fields between two events belong to neither: a heartbeat must not add up to a frame.
        if (!_hasData && _type.Length == 0)
            _frameBytes = 0;
    }

    private bool TryDispatch(out SseFrame frame)
    {
        _dispatched = true;
        // Spec: "Set the last event ID string of the event source to the value of the last event ID buffer."
        CommitId();
        if (!_hasData)
        {
            // Spec: "If the data buffer is an empty string, set the data buffer and the event type buffer to the empty string and return."
            ForgetDispatched();
            frame = default;
            return false;
        }
        ReadOnlySpan<byte> type = _typeAfterData ?? _buffer[_type];
        // Spec: "initialize event's type attribute to "message""; "If the event type buffer has a value other than the empty string,
        // change the type of the newly created event to equal the value of the event type buffer."
        frame = new SseFrame(type.IsEmpty ? "message"u8 : type, _buffer[_data], LastEventId);
        return true;
    }

    private void ForgetDispatched()
    {
        if (!_dispatched)
            return;
        _dispatched = false;
        _type = _data = default;
        _typeAfterData = null;
        _hasData = false;
        _frameBytes = 0;
    }

    private void FailTooLarge()
    {
        _tooLarge = true;
        throw new SseFrameTooLargeException(_maxFrameBytes);
    }
}
