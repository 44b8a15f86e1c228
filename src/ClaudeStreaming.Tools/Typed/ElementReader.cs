using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClaudeStreaming;

/// <summary>Makes values of the items of an array in a growing JSON text, of each once it is complete.</summary>
internal sealed class ElementReader<T>
{
    private readonly JsonTypeInfo<T> _type;
    private readonly string? _property;
    private readonly byte[] _utf8Property;
    private readonly Queue<T?> _ready = [];
    private bool _isFound;
    private int _count;
    private Exception? _misfit;

    /// <param name="typeInfo">The type of an item.</param>
    /// <param name="property">The member of the root that the array is; null where it is the root.</param>
    public ElementReader(JsonTypeInfo<T> typeInfo, string? property)
    {
        _type = typeInfo;
        _property = property;
        _utf8Property = Encoding.UTF8.GetBytes(property ?? "");
        Text = new JsonPrefix(OnValue);
    }

    public JsonPrefix Text { get; }

    /// <summary>Takes the next item that is complete.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T element) => _ready.TryDequeue(out element);

    /// <summary>Says what is wrong with the complete text; nothing, most often.</summary>
    /// <exception cref="JsonException">It is no JSON, the array is not there, or an item does not fit.</exception>
    public bool Check(string rawText)
    {
        if (!RawJson.IsValid(Encoding.UTF8.GetBytes(rawText)))
            throw new JsonException("It is not valid JSON.");
        if (_misfit is not null)
            throw new JsonException($"Item {_count} of the array does not fit {_type.Type.Name}.", _misfit);
        // Not an empty sequence: a name that is spelled wrong would look like it.
        return _isFound ? true : throw new JsonException(_property is null ? "It is no array." : $"It has no array '{_property}'.");
    }

    private void OnValue(int start, int end)
    {
        JsonNesting nesting = Text.Nesting;
        int arrayDepth = _property is null ? 0 : 1;
        if (nesting.Depth < arrayDepth || nesting.Depth > arrayDepth + 1 || _misfit is not null)
            return;
        if (_property is not null && !(nesting[0].IsObject && nesting[0].IsNamed(Text.Text, _utf8Property)))
            return;
        if (nesting.Depth == arrayDepth)
            _isFound |= Text.Text[start] is (byte)'[' or (byte)'n'; // Null is an array without items.
        else if (!nesting[arrayDepth].IsObject)
            Add(Text.Text[start..end]);
    }

    private void Add(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            _ready.Enqueue(JsonSerializer.Deserialize(utf8Json, _type));
            _count++;
        }
        catch (Exception e)
        {
            // What follows would look like the next item. It is thrown at the end, with the whole message.
            _misfit = e;
        }
    }
}
