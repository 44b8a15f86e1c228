namespace ClaudeStreaming.Sse;

/// <content>What each field of a frame does. Lines, limits and dispatching are in SseReader.cs.</content>
public sealed partial class SseReader
{
    private const long LongestReconnectionMilliseconds = long.MaxValue / TimeSpan.TicksPerMillisecond;

    // "last event ID buffer", and the "last event ID string" that it becomes with the next blank line: an ID whose event was cut off
    // is not in force. The only field that outlives a frame.
    private byte[] _idBuffer = [];
    private int _idBufferLength = -1;
    private byte[] _id = [];
    private int _idLength;

    private void ProcessField(Slice line)
    {
        ReadOnlySpan<byte> text = _buffer[line];
        int colon = text.IndexOf((byte)':');

        // Spec: "If the line starts with a U+003A COLON character (:) Ignore the line."
        if (colon == 0)
            return;

        // Spec: "Otherwise, the string is not empty but does not contain a U+003A COLON character (:) Process the field [...] using the
        // whole line as the field name, and the empty string as the field value."
        ReadOnlySpan<byte> name = colon < 0 ? text : text[..colon];
        Slice value = new(line.End, 0);
        if (colon >= 0)
        {
            // Spec: "If value starts with a U+0020 SPACE character, remove it from value." One, and no other white space.
            int skip = colon + 1 < text.Length && text[colon + 1] == (byte)' ' ? colon + 2 : colon + 1;
            value = new Slice(line.Start + skip, line.Length - skip);
        }

        if (name.SequenceEqual("data"u8))
            AddData(value);
        else if (name.SequenceEqual("event"u8))
            SetType(value);
        else if (name.SequenceEqual("id"u8))
            SetId(_buffer[value]);
        else if (name.SequenceEqual("retry"u8))
            SetReconnectionTime(_buffer[value]);
        // Spec: "Otherwise The field is ignored."
    }

    private void AddData(Slice value)
    {
        // Spec: "Append the field value to the data buffer, then append a single U+000A LINE FEED (LF) character to the data buffer."
        // The feed is written only once a further line follows, as dispatching would take the last one off again.
        _data = _hasData ? _buffer.Join(_data, value) : value;
        _hasData = true;
    }

    private void SetType(Slice value)
    {
        // Spec: "Set the event type buffer to field value." The last one counts, an empty one included.
        _typeAfterData = _hasData ? _buffer[value].ToArray() : null;
        _type = _hasData ? default : value;
    }

    private void SetId(ReadOnlySpan<byte> value)
    {
        // Spec: "If the field value does not contain U+0000 NULL, then set the last event ID buffer to the field value. Otherwise,
        // ignore the field."
        if (value.Contains((byte)0))
            return;
        if (_idBuffer.Length < value.Length)
            _idBuffer = new byte[value.Length];
        value.CopyTo(_idBuffer);
        _idBufferLength = value.Length;
    }

    private void CommitId()
    {
        if (_idBufferLength < 0)
            return;
        (_id, _idBuffer) = (_idBuffer, _id);
        _idLength = _idBufferLength;
        _idBufferLength = -1;
    }

    private void SetReconnectionTime(ReadOnlySpan<byte> value)
    {
        // Spec: "If the field value consists of only ASCII digits, then interpret the field value as an integer in base ten".
        if (value.IsEmpty || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return;
        long milliseconds = 0;
        foreach (byte digit in value)
            milliseconds = Math.Min(milliseconds * 10 + (digit - '0'), LongestReconnectionMilliseconds);
        ReconnectionTime = TimeSpan.FromMilliseconds(milliseconds);
    }
}
