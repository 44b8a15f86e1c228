using System.Numerics;
using System.Text;

namespace ClaudeStreaming.Tests.Support;

/// <summary>Reads an event stream as the standard words it: over the decoded text, all at once, with no thought for speed.</summary>
/// <remarks>Source: WHATWG HTML, 9.2.5 "Parsing an event stream" and 9.2.6 "Interpreting an event stream".</remarks>
internal sealed class ReferenceSse
{
    private string _type = "";
    private string _data = "";
    private string _idBuffer = "";

    public ReferenceSse(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        if (text.StartsWith('\uFEFF'))
            text = text[1..];
        string[] lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');
        foreach (string line in lines[..^1])
            Process(line);
        string unfinished = lines[^1];
        HasIncompleteFrame = _data.Length > 0 || _type.Length > 0 || (unfinished.Length > 0 && unfinished[0] != ':');
    }

    public List<Frame> Frames { get; } = [];

    public string LastEventId { get; private set; } = "";

    public BigInteger? RetryMilliseconds { get; private set; }

    public bool HasIncompleteFrame { get; }

    private void Process(string line)
    {
        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (line.Length == 0)
            Dispatch();
        else if (colon > 0)
            ProcessField(line[..colon], line[(colon + 1)..] is [' ', .. var rest] ? rest : line[(colon + 1)..]);
        else if (colon < 0)
            ProcessField(line, "");
    }

    private void ProcessField(string name, string value)
    {
        if (name == "event")
            _type = value;
        else if (name == "data")
            _data += value + '\n';
        else if (name == "id" && !value.Contains('\0', StringComparison.Ordinal))
            _idBuffer = value;
        else if (name == "retry" && value.Length > 0 && value.All(char.IsAsciiDigit))
            RetryMilliseconds = BigInteger.Parse(value, null);
    }

    private void Dispatch()
    {
        LastEventId = _idBuffer;
        if (_data.Length > 0)
            Frames.Add(new Frame(_type.Length > 0 ? _type : "message", _data[..^1], LastEventId));
        _type = _data = "";
    }
}
