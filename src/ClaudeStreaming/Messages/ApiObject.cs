using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>A JSON object of the API: what this library knows of it as properties, everything else verbatim in <see cref="ExtraJson"/>.</summary>
/// <remarks>
/// Immutable; lists in it are copied when it is made and compare by value. The API may add members at any time (its compatibility
/// promise), so nothing unknown is ever an error: it is kept, and written again.
/// </remarks>
public abstract record ApiObject
{
    private protected ApiObject()
    {
    }

    /// <summary>Members this library has no property for, as one JSON object, verbatim.</summary>
    /// <value>Null when there are none. When written, these win over a property of the same name. A known member that came in an
    /// undocumented kind (a number where a string is due) is here as well, and is written until its property is set. Records named
    /// <c>Unknown…</c> hold the whole object in a property of their own and leave this one alone.</value>
    public string? ExtraJson
    {
        get => Extras.Json;
        init => Extras = new Extras(value, Extras.Nulls);
    }

    internal Extras Extras { get; init; }

    /// <summary>The name of the type and its members, for a debugger or a log.</summary>
    /// <returns>The text.</returns>
    public sealed override string ToString() => RecordText.Of(this, PrintMembers);

    internal abstract void WriteTo(Utf8JsonWriter writer);

    private protected string WriteText() =>
        RawJson.Text(RawJson.Document(this, static (writer, value) => value.WriteTo(writer)));
}
