using System.Text;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Writes one JSON object: the members that are set, then the extra ones, which win over members of the same name.</summary>
internal readonly ref struct ObjectWriter
{
    private readonly Utf8JsonWriter _writer;
    private readonly Extras _extras;

    // The extra members that are still to be written: a property that wins over one takes it out.
    private readonly HashSet<string>? _pending;

    /// <param name="writer">What to write to.</param>
    /// <param name="extras">The extra members.</param>
    /// <param name="fixedName">The one member that extra members may not replace.</param>
    /// <exception cref="JsonException">The extra members are not a JSON object.</exception>
    public ObjectWriter(Utf8JsonWriter writer, Extras extras, string? fixedName = null)
    {
        _writer = writer;
        _extras = extras;
        _pending = extras.Json is null ? null : Names(extras.Json);
        if (fixedName is not null)
            _pending?.Remove(fixedName);
        writer.WriteStartObject();
    }

    /// <summary>Writes a member that the API always has.</summary>
    /// <param name="name">The member's name.</param>
    /// <param name="value">Its value; null is written as null.</param>
    /// <param name="unset">What the property is as long as the member has not come.</param>
    public void Required(ReadOnlySpan<byte> name, string? value, string? unset = "")
    {
        if (WantsRequired(name, value is not null && value != unset, value is null))
            JsonText.Write(_writer, name, value!);
    }

    public void Required(ReadOnlySpan<byte> name, ApiObject? value, ApiObject unset)
    {
        if (!WantsRequired(name, value is not null && value != unset, value is null))
            return;
        _writer.WritePropertyName(name);
        value!.WriteTo(_writer);
    }

    public void Required(ReadOnlySpan<byte> name, IReadOnlyList<ApiObject> value)
    {
        if (WantsRequired(name, value.Count > 0, isNull: false))
            List(name, value);
    }

    public void Required(ReadOnlySpan<byte> name, ReadOnlySpan<byte> word)
    {
        if (Wants(name, isSet: true))
            _writer.WriteString(name, word);
    }

    public void Required(ReadOnlySpan<byte> name, long value)
    {
        if (Wants(name, isSet: true))
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

    /// <exception cref="JsonException">The number is not finite.</exception>
    public void Optional(ReadOnlySpan<byte> name, double? value)
    {
        if (!WantsOptional(name, value is not null))
            return;
        if (!double.IsFinite(value!.Value))
            throw new JsonException($"{Text(name)} is not a finite number, which JSON cannot carry. Set a number or null.");
        _writer.WriteNumber(name, value.Value);
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

    public void OptionalText(ReadOnlySpan<byte> name, IReadOnlyList<ContentBlock>? value)
    {
        if (WantsOptional(name, value is not null))
            TextOrList(name, value!);
    }

    public void RequiredText(ReadOnlySpan<byte> name, IReadOnlyList<ContentBlock> value)
    {
        if (WantsRequired(name, value.Count > 0, isNull: false))
            TextOrList(name, value);
    }

    public void Optional(ReadOnlySpan<byte> name, IReadOnlyList<string>? value)
    {
        if (!WantsOptional(name, value is not null))
            return;
        _writer.WriteStartArray(name);
        foreach (string item in value!)
            JsonText.Write(_writer, item ?? throw NullItem(name));
        _writer.WriteEndArray();
    }

    /// <summary>Writes the name of a member whose value the caller writes next.</summary>
    /// <returns>False, and nothing is to be written, where an extra member stands for it.</returns>
    public bool TryName(ReadOnlySpan<byte> name)
    {
        if (!Wants(name, isSet: true))
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
        RawJson.Write(_writer, json!, Text(name));
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
            (item ?? throw NullItem(name)).WriteTo(_writer);
        _writer.WriteEndArray();
    }

    /// <summary>Writes blocks as they came: those that a single string was short for as that string.</summary>
    private void TextOrList(ReadOnlySpan<byte> name, IReadOnlyList<ContentBlock> value)
    {
        if (value is ValueList<ContentBlock> { IsShorthand: true } && value[0] is TextBlock text)
            JsonText.Write(_writer, name, text.Text);
        else
            List(name, value);
    }

    /// <summary>Whether to write the property's value; where it has none, and the member came as null, it is written as null here.</summary>
    private bool WantsOptional(ReadOnlySpan<byte> name, bool hasValue)
    {
        if (!Wants(name, hasValue))
            return false;
        if (!hasValue && _extras.WasNull(name))
            _writer.WriteNull(name);
        return hasValue;
    }

    private bool WantsRequired(ReadOnlySpan<byte> name, bool isSet, bool isNull)
    {
        if (!Wants(name, isSet))
            return false;
        isNull |= !isSet && _extras.WasNull(name);
        if (isNull)
            _writer.WriteNull(name);
        return !isNull;
    }

    /// <summary>Whether it is the property and not an extra member of the same name that is written.</summary>
    private bool Wants(ReadOnlySpan<byte> name, bool isSet)
    {
        if (_pending is null)
            return true;
        string text = Text(name);
        if (!_pending.Contains(text))
            return true;
        // It came in an odd kind, which was kept, and has been given a proper value since.
        return isSet && _extras.WasOdd(name) && _pending.Remove(text);
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
            if (!_pending!.Contains(name))
                continue;
            _writer.WritePropertyName(name);
            _writer.WriteRawValue(value, skipInputValidation: true);
        }
    }

    private static JsonException NullItem(ReadOnlySpan<byte> name) => new($"{Text(name)} holds a null. Leave it out.");

    private static string Text(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name);

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
