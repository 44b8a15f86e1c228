using System.Text;

namespace ClaudeStreaming;

/// <summary>The objects and arrays that are open at some place of a JSON text, from the outermost one in.</summary>
internal sealed class JsonNesting
{
    private JsonLevel[] _levels = new JsonLevel[4];

    public int Depth { get; private set; }

    public ref JsonLevel Innermost => ref _levels[Depth - 1];

    public JsonLevel this[int depth] => _levels[depth];

    public void Open(bool isObject, int start)
    {
        if (Depth == _levels.Length)
            Array.Resize(ref _levels, 2 * Depth);
        _levels[Depth++] = new JsonLevel { IsObject = isObject, Start = start };
    }

    public JsonLevel Close() => _levels[--Depth];

    /// <summary>Writes the brackets that close all of them.</summary>
    /// <returns>How many there are.</returns>
    public int WriteClosers(Span<byte> target)
    {
        for (int i = 0; i < Depth; i++)
            target[i] = _levels[Depth - 1 - i].IsObject ? (byte)'}' : (byte)']';
        return Depth;
    }

    /// <summary>Says where something is. Source: RFC 6901, JSON Pointer.</summary>
    /// <param name="text">The JSON text.</param>
    /// <param name="depth">How many of the levels lead there.</param>
    /// <param name="last">The innermost of these, as it was at that place.</param>
    public string Pointer(ReadOnlySpan<byte> text, int depth, in JsonLevel last)
    {
        StringBuilder pointer = new();
        for (int i = 0; i < depth; i++)
        {
            JsonLevel level = i == depth - 1 ? last : _levels[i];
            if (level.IsObject)
                pointer.Append('/').Append(Escaped(level.NameIn(text)));
            else
                pointer.Append('/').Append(level.Index);
        }
        return pointer.ToString();
    }

    private static string Escaped(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}

/// <summary>An object or array that is open, and which of its members or items is the present one.</summary>
internal struct JsonLevel
{
    public bool IsObject;

    /// <summary>Where its bracket stands.</summary>
    public int Start;

    /// <summary>Of an object, the present member's name as it stands between its quotes.</summary>
    public int NameStart;
    public int NameEnd;

    /// <summary>Of an array, the present item.</summary>
    public int Index;

    public readonly bool IsNamed(ReadOnlySpan<byte> text, ReadOnlySpan<byte> utf8Name)
    {
        ReadOnlySpan<byte> name = text[NameStart..NameEnd];
        return name.SequenceEqual(utf8Name) || (name.Contains((byte)'\\') && NameIn(text) == Encoding.UTF8.GetString(utf8Name));
    }

    public readonly string NameIn(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> name = text[NameStart..NameEnd];
        return JsonText.Text(name, name.Contains((byte)'\\'));
    }
}
