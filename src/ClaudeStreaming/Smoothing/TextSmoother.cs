namespace ClaudeStreaming;

/// <summary>Lets text that came in bursts appear evenly. It does no I/O and has no timer: text goes in as it comes, and pieces come out as
/// they are due.</summary>
/// <remarks>
/// <para>The brick behind <see cref="TextSmoothingExtensions"/>. Add text, call <see cref="TryTake"/> until it returns false, then wait for
/// more text or for <see cref="DueIn"/>, whichever comes first. <see cref="Flush"/> at the end of a block, at the end and at an error.</para>
/// <para>The pace follows the arrivals: what is held back is spread over the time that usually passes between two of them (a moving average),
/// so that text which comes slowly appears at once. No character waits longer than <see cref="SmoothingOptions.MaxDelay"/>, but for
/// the last grapheme cluster, which more text could extend. Holds what came within that time, and no more than 16,384 characters.
/// Not safe for use by several threads.</para>
/// </remarks>
public sealed class TextSmoother
{
    // The weight of the latest arrival in the average.
    private const double Weight = 0.25;

    private const int MostHeld = 16 * 1024;

    // Deltas that came in one read from the network are one arrival.
    private static readonly TimeSpan SameArrival = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider _clock;
    private readonly SmoothingUnit _unit;
    private readonly TimeSpan _maxDelay;
    private readonly long _start;

    // Where text that came together ends, in characters since the beginning, and when it came.
    private readonly Queue<(long End, TimeSpan At)> _arrivals = [];

    // Where complete units end that were not taken yet.
    private readonly Queue<long> _unitEnds = [];

    private UnitScanner _scanner;

    // What is held back: _text[_first.._end], beginning at character _taken.
    private char[] _text = [];
    private int _first;
    private int _end;
    private long _taken;

    // Up to where clusters are known to be whole, and where the unit begins that is not complete.
    private long _whole;
    private long _unitStart;

    private TimeSpan _lastArrival;
    private TimeSpan _usualGap;

    // When the next unit is due by the pace, and how long a character takes.
    private TimeSpan _readyAt;
    private double _ticksPerChar;

    /// <summary>Creates a smoother.</summary>
    /// <param name="options">How to smooth; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public TextSmoother(SmoothingOptions? options = null)
    {
        options ??= new SmoothingOptions();
        options.Validate();
        _clock = options.TimeProvider ?? TimeProvider.System;
        _maxDelay = options.MaxDelay;
        _unit = options.Unit;
        _scanner = new UnitScanner(_unit);
        _usualGap = _maxDelay / 4;
        _start = _clock.GetTimestamp();
    }

    /// <summary>How long until <see cref="TryTake"/> is worth calling again.</summary>
    /// <value>Zero or more; null where only more text or <see cref="Flush"/> can bring a piece.</value>
    public TimeSpan? DueIn
    {
        get
        {
            if (_whole == _taken)
                return null;
            TimeSpan due = _arrivals.Peek().At + _maxDelay;
            if (_unitEnds.Count > 0 && _readyAt < due)
                due = _readyAt;
            TimeSpan left = due - Now;
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    private TimeSpan Now => _clock.GetElapsedTime(_start);

    private int Held => _end - _first;

    private ReadOnlySpan<char> From(long position) => _text.AsSpan(_first + (int)(position - _taken), (int)(_taken + Held - position));

    /// <summary>Adds text that has come.</summary>
    /// <param name="text">The text; it may end anywhere, also within a surrogate pair.</param>
    public void Add(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        TimeSpan now = Now;
        bool wasIdle = _unitEnds.Count == 0;
        Append(text);
        NoteArrival(now);
        FindUnits();
        if (wasIdle && _readyAt < now)
            _readyAt = now;
        _ticksPerChar = _usualGap.Ticks / (double)Held;
    }

    /// <summary>Takes what is due: one unit, or several that are late.</summary>
    /// <param name="piece">The text, whole grapheme clusters; empty where there is none.</param>
    /// <returns>False where nothing is due.</returns>
    public bool TryTake(out string piece)
    {
        TimeSpan now = Now;
        long end = _taken;
        while (_unitEnds.TryPeek(out long unit) && _readyAt <= now)
        {
            _readyAt += TimeSpan.FromTicks((long)((unit - end) * _ticksPerChar));
            end = _unitEnds.Dequeue();
        }
        end = Math.Max(end, EndOfOverdue(now));
        piece = Take(end);
        return piece.Length > 0;
    }

    /// <summary>Takes all that is held back, whether it is complete or not.</summary>
    /// <returns>The text; empty where nothing is held back.</returns>
    public string Flush()
    {
        _unitEnds.Clear();
        string rest = Take(_taken + Held);
        _whole = _unitStart = _taken;
        _scanner = new UnitScanner(_unit);
        _readyAt = Now;
        return rest;
    }

    private void Append(ReadOnlySpan<char> text)
    {
        if (_text.Length - _end < text.Length)
        {
            char[] target = _text.Length - Held >= text.Length ? _text : new char[Math.Max(256, 2 * (Held + text.Length))];
            _text.AsSpan(_first, Held).CopyTo(target);
            (_text, _end, _first) = (target, Held, 0);
        }
        text.CopyTo(_text.AsSpan(_end));
        _end += text.Length;
    }

    private void NoteArrival(TimeSpan now)
    {
        TimeSpan gap = now - _lastArrival;
        if (gap > SameArrival && _lastArrival > TimeSpan.Zero)
        {
            gap = gap < _maxDelay ? gap : _maxDelay;
            _usualGap += TimeSpan.FromTicks((long)((gap - _usualGap).Ticks * Weight));
        }
        _lastArrival = now;
        _arrivals.Enqueue((_taken + Held, now));
    }

    private void FindUnits()
    {
        while (_whole < _taken + Held)
        {
            ReadOnlySpan<char> rest = From(_whole);
            if (_scanner.EndsBefore(rest, (int)(_whole - _unitStart)))
                EndUnit();
            int length = UnitScanner.LengthOfCluster(rest);
            if (length == 0)
                return;
            _whole += length;
            if (_scanner.EndsWith(rest[..length]))
                EndUnit();
        }
    }

    private void EndUnit()
    {
        if (_unitStart == _whole)
            return;
        _unitEnds.Enqueue(_whole);
        _unitStart = _whole;
    }

    /// <summary>Up to where text has waited for as long as it may, to the end of its unit or as far as that has come.</summary>
    private long EndOfOverdue(TimeSpan now)
    {
        long overdue = Held > MostHeld ? _whole : _taken;
        foreach ((long end, TimeSpan at) in _arrivals)
        {
            if (at + _maxDelay > now)
                break;
            overdue = Math.Max(overdue, end);
        }
        if (overdue <= _taken)
            return _taken;
        foreach (long unit in _unitEnds)
        {
            if (unit >= overdue)
                return unit;
        }
        return _whole;
    }

    private string Take(long end)
    {
        string piece = new(_text, _first, (int)(end - _taken));
        _first += piece.Length;
        _taken = end;
        if (_first == _end)
            _first = _end = 0;
        while (_unitEnds.TryPeek(out long unit) && unit <= end)
            _unitEnds.Dequeue();
        // An incomplete unit that was begun to be shown goes on as a new one.
        _unitStart = Math.Max(_unitStart, end);
        while (_arrivals.TryPeek(out (long End, TimeSpan At) arrival) && arrival.End <= end)
            _arrivals.Dequeue();
        return piece;
    }
}
