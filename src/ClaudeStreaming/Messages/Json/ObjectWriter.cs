using System.Text;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Writes one JSON object: the members that are set, then the extra ones, which win over members of the same name.</summary>
internal readonly ref struct ObjectWriter
{
    private readonly Utf8JsonWriter _writer;
    private readonly Extras _extras;
    private readonly string? _fixedName;
    private readonly HashSet<string>? _overridden;

    /// <param name="writer">What to write to.</param>
    /// <param name="extras">The extra members.</param>
    /// <param name="fixedName">The one member that extra members may not replace.</param>
    /// <exception cref="JsonException">The extra members are not a JSON object.</exception>
    public ObjectWriter(Utf8JsonWriter writer, Extras extras, string? fixedName = null)
    {
        _writer = writer;
        _extras = extras;
        _fixedName = fixedName;
        _overridden = extras.Json is null ? null : Names(extras.Json);
        writer.WriteStartObject();
    }

    /// <summary>Writes a member that the API always has; null is written as null.</summary>
    public void Required(ReadOnlySpan<byte> name, string? value)
    {
        if (!Wants(name))
            return;
        if (value is null)
            _writer.WriteNull(name);
        else
            JsonText.Write(_writer, name, value);
    }

    public void Required(ReadOnlySpan<byte> name, ReadOnlySpan<byte> word)
    {
        if (Wants(name))
            _writer.WriteString(name, word);
    }

    public void Required(ReadOnlySpan<byte> name, long value)
    {
        if (Wants(name))
            _writer.WriteNumber(name, value);
    }

    public void Optional(ReadOnlySpan<byte> name, string? value)
    {
        if (WantsOptional(name, value is not null))
            JsonText.Write(_writer, name, value!);
    }

    public void Optional(ReadOnlySpan<byte> name, long? value)
    {
        if (WantsOptional(name, value is not null))
            _writer.WriteNumber(name, value!.Value);
    }

    public void Optional(ReadOnlySpan<byte> name, double? value)
    {
        if (WantsOptional(name, value is not null))
            _writer.WriteNumber(name, value!.Value);
    }

    public void Optional(ReadOnlySpan<byte> name, bool? value)
    {
        if (WantsOptional(name, value is not null))
            _writer.WriteBoolean(name, value!.Value);
    }

    public void Optional(ReadOnlySpan<byte> name, ApiObject? value)
    {
        if (!WantsOptional(name, value is not null))
            return;
        _writer.WritePropertyName(name);
        value!.WriteTo(_writer);
    }

    public void Optional(ReadOnlySpan<byte> name, IReadOnlyList<ApiObject>? value)
    {
        if (WantsOptional(name, value is not null))
            List(name, value!);
    }

    public void Required(ReadOnlySpan<byte> name, IReadOnlyList<ApiObject> value)
    {
        if (Wants(name))
            List(name, value);
    }

    /// <summary>Writes blocks as they came: those that a single string was short for as that string.</summary>
    public void TextOrList(ReadOnlySpan<byte> name, IReadOnlyList<ContentBlock>? value)
    {
        if (!WantsOptional(name, value is not null))
            return;
        if (value is ValueList<ContentBlock> { IsShorthand: true } && value[0] is TextBlock text)
            JsonText.Write(_writer, name, text.Text);
        else
            List(name, value!);
    }

    public void Optional(ReadOnlySpan<byte> name, IReadOnlyList<string>? value)
    {
        if (!WantsOptional(name, value is not null))
            return;
        _writer.WriteStartArray(name);
        foreach (string item in value!)
            _writer.WriteStringValue(item);
        _writer.WriteEndArray();
    }

    /// <summary>Writes the name of a member whose value the caller writes next.</summary>
    /// <returns>False, and nothing is to be written, where an extra member stands for it.</returns>
    public bool TryName(ReadOnlySpan<byte> name)
    {
        if (!Wants(name))
            return false;
        _writer.WritePropertyName(name);
        return true;
    }

    /// <summary>Writes a member whose value is carried as JSON text.</summary>
    /// <exception cref="JsonException"><paramref name="json"/> is not one JSON value.</exception>
    public void OptionalRaw(ReadOnlySpan<byte> name, string? json)
    {
        if (!WantsOptional(name, json is not null))
            return;
        _writer.WritePropertyName(name);
        RawJson.Write(_writer, json!, Encoding.UTF8.GetString(name));
    }

    /// <summary>Writes the extra members and closes the object.</summary>
    public void End()
    {
        if (_extras.Json is { } json)
            WriteMembers(Encoding.UTF8.GetBytes(json));
        _writer.WriteEndObject();
    }

    private void List(ReadOnlySpan<byte> name, IReadOnlyList<ApiObject> items)
    {
        _writer.WriteStartArray(name);
        foreach (ApiObject item in items)
            item.WriteTo(_writer);
        _writer.WriteEndArray();
    }

    private bool WantsOptional(ReadOnlySpan<byte> name, bool hasValue)
    {
        if (!Wants(name))
            return false;
        if (!hasValue && _extras.WasNull(name))
            _writer.WriteNull(name);
        return hasValue;
    }

    private bool Wants(ReadOnlySpan<byte> name)
    {
        if (_overridden is null)
            return true;
        string text = Encoding.UTF8.GetString(name);
        return text == _fixedName || !_overridden.Contains(text);
    }

    private void WriteMembers(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = JsonText.Reader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.Text();
            reader.Read();
            ReadOnlySpan<byte> value = reader.TakeRaw(json);
            if (name == _fixedName)
                continue;
            _writer.WritePropertyName(name);
            _writer.WriteRawValue(value, skipInputValidation: true);
        }
    }

    private static HashSet<string> Names(string json)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(json);
        if (!RawJson.IsObject(utf8))
            throw new JsonException("ExtraJson is not a JSON object. Set it to the extra members in braces, for example {\"new_option\":true}.");
        HashSet<string> names = [];
        Utf8JsonReader reader = JsonText.Reader(utf8);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            names.Add(reader.Text());
            reader.Read();
            reader.Skip();
        }
        return names;
    }
}
