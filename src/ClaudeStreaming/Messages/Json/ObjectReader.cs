using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Reads one JSON object member by member, and keeps verbatim what nobody asked for.</summary>
/// <remarks>
/// <c>while (reader.Next()) if (reader.Is("text"u8)) reader.Read(ref text); else reader.Keep();</c>
/// A known member whose value is of another kind than documented is kept like an unknown one: nothing is lost, nothing throws. Of a member
/// that comes twice the last value of the documented kind counts.
/// </remarks>
internal ref struct ObjectReader
{
    private readonly ReadOnlySpan<byte> _json;
    private Utf8JsonReader _reader;
    private ReadOnlySpan<byte> _name;
    private bool _nameIsEscaped;
    private StringBuilder? _unknown;
    private List<string>? _nulls;
    private List<string>? _odd;

    // Of the odd ones those that came once more, and properly.
    private List<string>? _settled;

    /// <exception cref="JsonException">The JSON is malformed or not an object.</exception>
    public ObjectReader(ReadOnlySpan<byte> utf8Json)
    {
        _json = utf8Json;
        _reader = JsonText.Reader(utf8Json);
        if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Expected a JSON object.");
    }

    /// <summary>The value of an object's <c>type</c> member, wherever it stands; empty where there is none.</summary>
    public static string TypeOf(ReadOnlySpan<byte> utf8Json)
    {
        string type = "";
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("type"u8) && reader._reader.TokenType == JsonTokenType.String)
                type = reader._reader.Text();
            else
                reader._reader.Skip();
        }
        return type;
    }

    /// <summary>What was not read into a property.</summary>
    public readonly Extras Extras
    {
        get
        {
            Extras all = new(_unknown is null ? null : _unknown.ToString() + '}', _nulls?.ToArray(), _odd?.ToArray());
            return _settled is null ? all : all.Without([.. _settled]);
        }
    }

    /// <summary>The current member's name.</summary>
    public readonly string Name => JsonText.Word(_name, _nameIsEscaped);

    /// <summary>Whether the current member's value is null.</summary>
    public readonly bool IsNull => _reader.TokenType == JsonTokenType.Null;

    /// <summary>Whether the current member's value is a string.</summary>
    public readonly bool IsString => _reader.TokenType == JsonTokenType.String;

    /// <summary>Whether the current member's value is an object.</summary>
    public readonly bool IsObject => _reader.TokenType == JsonTokenType.StartObject;

    /// <summary>Goes to the next member; false at the end of the object.</summary>
    public bool Next()
    {
        _reader.Read();
        if (_reader.TokenType == JsonTokenType.EndObject)
        {
            // Anything but white space after the object is malformed, and thrown here.
            _reader.Read();
            return false;
        }
        _name = _reader.ValueSpan;
        _nameIsEscaped = _reader.ValueIsEscaped;
        _reader.Read();
        return true;
    }

    /// <summary>As <see cref="Next"/>, passing over <c>type</c>, which the caller knows.</summary>
    public bool NextAfterType()
    {
        while (Next())
        {
            if (!Is("type"u8))
                return true;
            _reader.Skip();
        }
        return false;
    }

    public readonly bool Is(ReadOnlySpan<byte> name) =>
        _nameIsEscaped ? Name == Encoding.UTF8.GetString(name) : _name.SequenceEqual(name);

    /// <summary>Keeps the current member: its name, and its value verbatim.</summary>
    public void Keep()
    {
        // A writer cannot name a member with half a surrogate pair, so U+FFFD stands for it from here on.
        string name = _nameIsEscaped ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Name)) : Name;
        _unknown = _unknown is null ? new StringBuilder("{") : _unknown.Append(',');
        _unknown.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(name)).Append("\":").Append(RawText());
    }

    /// <summary>A member did not come; it is written as null, which is the same to the API, until its property is set.</summary>
    public void Miss(string name) => (_nulls ??= []).Add(name);

    /// <summary>Passes over a member that is sure to have this value, and keeps it where it has another.</summary>
    public void KeepUnless(string value)
    {
        if (!IsString || _reader.Text() != value)
            Keep();
    }

    /// <summary>Passes over the current member.</summary>
    public void Skip() => _reader.Skip();

    /// <summary>Reads a string where any other kind of value but null would be a loss.</summary>
    /// <exception cref="JsonException">The value is neither a string nor null.</exception>
    public void ReadStringOrNull(ref string? target)
    {
        if (_reader.TokenType is not (JsonTokenType.String or JsonTokenType.Null))
            throw new JsonException($"\"{Name}\" is not a string.");
        target = _reader.TokenType == JsonTokenType.Null ? null : _reader.Text();
    }

    public void Read(ref string? target)
    {
        if (_reader.TokenType == JsonTokenType.String)
            Take(ref target, _reader.Text());
        else
            KeepUnlessNull(isRead: target is not null);
    }

    /// <param name="target">Where to put it.</param>
    /// <param name="unset">What that is as long as the member has not come.</param>
    public void ReadRequired(ref string target, string unset = "")
    {
        string? value = target == unset ? null : target;
        Read(ref value);
        target = value ?? target;
    }

    public void Read(ref long? target)
    {
        if (_reader.TryInteger(out long value))
            Take(ref target, value);
        else
            KeepUnlessNull(isRead: target is not null);
    }

    public void Read(ref bool? target)
    {
        if (_reader.TokenType is JsonTokenType.True or JsonTokenType.False)
            Take(ref target, _reader.GetBoolean());
        else
            KeepUnlessNull(isRead: target is not null);
    }

    /// <summary>Reads an object with a reader of its own.</summary>
    public void Read<T>(ref T? target, RawJson.Reader<T> read) where T : class
    {
        if (_reader.TokenType == JsonTokenType.StartObject)
            Take(ref target, read(_reader.TakeRaw(_json)));
        else
            KeepUnlessNull(isRead: target is not null);
    }

    /// <summary>Reads an array of objects, each with <paramref name="read"/>.</summary>
    public void ReadList<T>(ref IReadOnlyList<T>? target, RawJson.Reader<T> read)
    {
        if (_reader.TokenType == JsonTokenType.StartArray && TryObjects(out List<T> items, read))
            Take(ref target, ValueList<T>.Take(items.ToArray()));
        else
            KeepUnlessNull(isRead: target is not null);
    }

    /// <summary>Reads blocks, for which a string is short for one block of text.</summary>
    public void ReadTextOrList(ref IReadOnlyList<ContentBlock>? target)
    {
        if (_reader.TokenType == JsonTokenType.String)
            Take(ref target, ValueList<ContentBlock>.Shorthand(new TextBlock(_reader.Text())));
        else
            ReadList(ref target, ContentBlock.Read);
    }

    public void ReadStrings(ref IReadOnlyList<string>? target)
    {
        if (_reader.TokenType == JsonTokenType.StartArray && TryStrings(out List<string> items))
            Take(ref target, ValueList<string>.Take(items.ToArray()));
        else
            KeepUnlessNull(isRead: target is not null);
    }

    /// <summary>Reads the member that every block may have, or keeps what it does not know.</summary>
    public void ReadCacheControlOrKeep(ref CacheControl? target)
    {
        if (Is("cache_control"u8))
            Read(ref target, CacheControl.Read);
        else
            Keep();
    }

    /// <summary>Reads any value but null as its JSON text.</summary>
    public void ReadRaw(ref string? target)
    {
        if (_reader.TokenType == JsonTokenType.Null)
            KeepUnlessNull(isRead: target is not null);
        else
            target = RawText();
    }

    /// <summary>Reads any value, null included, as its JSON text.</summary>
    public void ReadAny(ref string? target) => target = RawText();

    /// <summary>The current value's JSON, verbatim; the member counts as read.</summary>
    public ReadOnlySpan<byte> TakeRaw() => _reader.TakeRaw(_json);

    private string RawText() => RawJson.Text(TakeRaw());

    private void Take<T>(ref T? target, T value)
    {
        target = value;
        if (_odd is not null && _odd.Contains(Name))
            AddOnce(ref _settled, Name);
    }

    private void KeepUnlessNull(bool isRead)
    {
        if (IsNull)
        {
            AddOnce(ref _nulls, Name);
            return;
        }
        if (isRead)
        {
            _reader.Skip();
            return;
        }
        AddOnce(ref _odd, Name);
        Keep();
    }

    // A member may come a million times; there are a few names that are known.
    private static void AddOnce(ref List<string>? names, string name)
    {
        names ??= [];
        if (!names.Contains(name))
            names.Add(name);
    }

    private bool TryObjects<T>(out List<T> items, RawJson.Reader<T> read)
    {
        items = [];
        Utf8JsonReader reader = _reader;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            items.Add(read(reader.TakeRaw(_json)));
        return AcceptArray(in reader);
    }

    private bool TryStrings(out List<string> items)
    {
        items = [];
        Utf8JsonReader reader = _reader;
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            items.Add(reader.Text());
        return AcceptArray(in reader);
    }

    // An element of a kind nobody documented: the array as a whole is left where it stands, to be kept verbatim.
    private bool AcceptArray(in Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.EndArray)
            return false;
        _reader = reader;
        return true;
    }
}
