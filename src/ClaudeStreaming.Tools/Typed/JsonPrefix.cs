using System.Buffers;
using System.Diagnostics;

namespace ClaudeStreaming;

/// <summary>The beginning of a JSON text as it grows: what of it is whole, and what would close it. Pure.</summary>
/// <remarks>
/// Bytes are looked at once, however they are cut, so that the cost of a text does not depend on how many pieces it comes in. Only its
/// structure and its strings are: whether a number or a literal is one, and all else that is wrong with it, is for whoever deserializes.
/// </remarks>
internal sealed class JsonPrefix
{
#if DEBUG
    // Hostile on purpose: ordinary tests grow it all the time.
    private const int InitialBytes = 16;
#else
    private const int InitialBytes = 1024;
#endif

    private static readonly SearchValues<byte> EndsOfScalar = SearchValues.Create(" \t\r\n,]}"u8);

    private readonly Action<int, int>? _onValue;

    private byte[] _text = new byte[InitialBytes];
    private int _length;

    // Up to here it has been looked at. In a string that is open, never within an escape or between the halves of a pair.
    private int _read;

    // Where the string or scalar that is open begins.
    private int _tokenStart;

    private Expected _expected = Expected.Value;

    // Where the value that was completed last is.
    private int _completedDepth = -1;
    private JsonLevel _completedIn;

    private byte[] _closed = [];

    /// <param name="onValue">Told where a value begins and ends as soon as it is complete, with <see cref="Nesting"/> being where it
    /// stands.</param>
    public JsonPrefix(Action<int, int>? onValue = null) => _onValue = onValue;

    /// <summary>Takes more of a text.</summary>
    /// <param name="utf8">Whole characters.</param>
    public delegate void Appender(ReadOnlySpan<byte> utf8);

    private enum Expected
    {
        Value,
        FirstItem,
        FirstName,
        Name,
        EndOfName,
        Colon,
        EndOfString,
        EndOfScalar,
        CommaOrEnd,

        /// <summary>It is no JSON, whatever comes.</summary>
        Nothing,
    }

    /// <summary>All that has come.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>What is open at the end.</summary>
    public JsonNesting Nesting { get; } = new();

    /// <summary>Where the longest beginning ends that lacks nothing but brackets; 0 where there is none.</summary>
    public int WholeEnd { get; private set; }

    /// <summary>Where the string value that is open begins; negative where none is.</summary>
    public int OpenStringStart => _expected == Expected.EndOfString ? _tokenStart : -1;

    /// <summary>Where the whole characters of that string end.</summary>
    public int OpenStringEnd => _read;

    /// <summary>Whether the value is complete, so that nothing but white space may follow.</summary>
    public bool IsComplete => WholeEnd > 0 && Nesting.Depth == 0 && !IsBroken;

    /// <summary>Whether it is no JSON, whatever comes.</summary>
    public bool IsBroken => _expected == Expected.Nothing;

    /// <summary>Where the value is that was completed last; null before the first.</summary>
    /// <remarks>The levels that are open now and lead there were open then, too: closing one would have completed it.</remarks>
    public string? CompletedPointer => _completedDepth < 0 ? null : Nesting.Pointer(_text, _completedDepth, _completedIn);

    /// <summary>More has come.</summary>
    /// <param name="utf8">Whole characters.</param>
    public void Append(ReadOnlySpan<byte> utf8)
    {
        if (_text.Length - _length < utf8.Length)
            Array.Resize(ref _text, (int)Math.Min(Math.Max(2L * _text.Length, (long)_length + utf8.Length), Array.MaxLength));
        utf8.CopyTo(_text.AsSpan(_length));
        _length += utf8.Length;
        while (_read < _length && Advance())
        {
        }
    }

    /// <summary>Nothing more will come: a number or literal that is all there is, is over.</summary>
    public void End()
    {
        if (_expected == Expected.EndOfScalar && Nesting.Depth == 0)
            Complete(_tokenStart);
    }

    /// <summary>The text up to <see cref="WholeEnd"/>, closed.</summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Close() => Close(WholeEnd, default);

    /// <summary>The text up to <see cref="OpenStringEnd"/>, closed.</summary>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> CloseString() => Close(_read, "\""u8);

    /// <summary>The same with another string in place of the open one.</summary>
    /// <param name="json">That string from behind its opening quote, closing quote included.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> CloseString(ReadOnlySpan<byte> json) => Close(_tokenStart + 1, json);

    private ReadOnlySpan<byte> Close(int end, ReadOnlySpan<byte> tail)
    {
        int length = end + tail.Length + Nesting.Depth;
        if (_closed.Length < length)
            _closed = new byte[Math.Max(length, _text.Length)];
        _text.AsSpan(0, end).CopyTo(_closed);
        tail.CopyTo(_closed.AsSpan(end));
        Nesting.WriteClosers(_closed.AsSpan(end + tail.Length));
        return _closed.AsSpan(0, length);
    }

    /// <summary>Reads the next token, or as much of it as has come.</summary>
    /// <returns>False where it is not over.</returns>
    private bool Advance() => _expected switch
    {
        Expected.EndOfString or Expected.EndOfName => AdvanceInString(),
        Expected.EndOfScalar => AdvanceInScalar(),
        Expected.Nothing => false,
        _ => AdvanceToToken(),
    };

    private bool AdvanceToToken()
    {
        int blanks = _text.AsSpan(_read, _length - _read).IndexOfAnyExcept(RawJson.WhiteSpace);
        _read = blanks < 0 ? _length : _read + blanks;
        if (blanks < 0)
            return false;
        switch (_expected, _text[_read])
        {
            case (Expected.Value or Expected.FirstItem, (byte)'{'):
                return Open(isObject: true);
            case (Expected.Value or Expected.FirstItem, (byte)'['):
                return Open(isObject: false);
            case (Expected.Value or Expected.FirstItem, (byte)'"'):
                return Begin(Expected.EndOfString);
            case (Expected.Value or Expected.FirstItem, (byte)'-' or (>= (byte)'0' and <= (byte)'9')):
            case (Expected.Value or Expected.FirstItem, (byte)'t' or (byte)'f' or (byte)'n'):
                return Begin(Expected.EndOfScalar);
            case (Expected.FirstName or Expected.Name, (byte)'"'):
                return Begin(Expected.EndOfName);
            case (Expected.Colon, (byte)':'):
                return Pass(Expected.Value);
            case (Expected.CommaOrEnd, (byte)',') when Nesting.Depth > 0:
                return Pass(Nesting.Innermost.IsObject ? Expected.Name : NextItem());
            case (Expected.FirstName or Expected.CommaOrEnd, (byte)'}') when Nesting.Depth > 0 && Nesting.Innermost.IsObject:
            case (Expected.FirstItem or Expected.CommaOrEnd, (byte)']') when Nesting.Depth > 0 && !Nesting.Innermost.IsObject:
                _read++;
                return Complete(Nesting.Close().Start);
            default:
                return Break();
        }
    }

    private bool AdvanceInString()
    {
        while (true)
        {
            int special = JsonBytes.IndexOfSpecial(_text.AsSpan(_read, _length - _read));
            _read = special < 0 ? _length : _read + special;
            if (special < 0)
                return false;
            switch (_text[_read])
            {
                case (byte)'"':
                    _read++;
                    return _expected == Expected.EndOfString ? Complete(_tokenStart) : CompleteName();
                case (byte)'\\':
                    int length = OpenEscape.LengthOf(_text.AsSpan(_read, _length - _read));
                    if (length <= 0)
                        return length < 0 && Break();
                    _read += length;
                    break;
                default:
                    return Break();
            }
        }
    }

    private bool AdvanceInScalar()
    {
        // A number is complete only once something else follows: 12 may become 120.
        int end = _text.AsSpan(_read, _length - _read).IndexOfAny(EndsOfScalar);
        _read = end < 0 ? _length : _read + end;
        return end >= 0 && Complete(_tokenStart);
    }

    private bool Open(bool isObject)
    {
        if (Nesting.Depth == JsonText.MaxDepth)
            return Break();
        Nesting.Open(isObject, _read);
        Pass(isObject ? Expected.FirstName : Expected.FirstItem);
        WholeEnd = _read;
        return true;
    }

    private bool Begin(Expected end)
    {
        _tokenStart = _read;
        return Pass(end);
    }

    private bool Pass(Expected next)
    {
        _read++;
        _expected = next;
        return true;
    }

    private Expected NextItem()
    {
        Nesting.Innermost.Index++;
        return Expected.Value;
    }

    private bool CompleteName()
    {
        Nesting.Innermost.NameStart = _tokenStart + 1;
        Nesting.Innermost.NameEnd = _read - 1;
        _expected = Expected.Colon;
        return true;
    }

    private bool Complete(int start)
    {
        Debug.Assert(start < _read);
        _expected = Expected.CommaOrEnd;
        WholeEnd = _read;
        _completedDepth = Nesting.Depth;
        _completedIn = Nesting.Depth > 0 ? Nesting.Innermost : default;
        _onValue?.Invoke(start, _read);
        return true;
    }

    private bool Break()
    {
        _expected = Expected.Nothing;
        return false;
    }
}
