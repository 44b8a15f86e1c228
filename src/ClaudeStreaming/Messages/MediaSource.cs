using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>Where the content of an <see cref="ImageBlock"/> or <see cref="DocumentBlock"/> is.</summary>
/// <remarks>A closed set; a source of a newer kind is an <see cref="UnknownSource"/>, verbatim.</remarks>
public abstract record MediaSource : ApiObject
{
    private protected MediaSource()
    {
    }

    /// <summary>The API's word for this kind of source.</summary>
    public abstract string Type { get; }

    internal static MediaSource Read(ReadOnlySpan<byte> utf8Json) => MediaSourceJson.Read(utf8Json);

    internal override void WriteTo(Utf8JsonWriter writer) => MediaSourceJson.Write(writer, this);
}

/// <summary>The bytes themselves.</summary>
/// <param name="MediaType"><c>image/jpeg</c>, <c>image/png</c>, <c>image/gif</c>, <c>image/webp</c> or <c>application/pdf</c>.</param>
/// <param name="Data">The bytes in Base64.</param>
public sealed record Base64Source(string MediaType, string Data) : MediaSource
{
    /// <inheritdoc/>
    public override string Type => MediaSourceJson.Base64;
}

/// <summary>An address that the service fetches.</summary>
/// <param name="Url">The address.</param>
public sealed record UrlSource(string Url) : MediaSource
{
    /// <inheritdoc/>
    public override string Type => MediaSourceJson.Url;
}

/// <summary>A file uploaded before.</summary>
/// <param name="FileId">The file's id.</param>
public sealed record FileSource(string FileId) : MediaSource
{
    /// <inheritdoc/>
    public override string Type => MediaSourceJson.File;
}

/// <summary>Plain text as a document.</summary>
/// <param name="Data">The text.</param>
public sealed record PlainTextSource(string Data) : MediaSource
{
    /// <inheritdoc/>
    public override string Type => MediaSourceJson.PlainText;

    /// <summary>The text's media type.</summary>
    /// <value><c>text/plain</c>, the only one the API takes.</value>
    public string MediaType { get; init; } = "text/plain";
}

/// <summary>Blocks as a document, each of which can be cited.</summary>
/// <param name="Content">Text and images.</param>
public sealed record ContentSource(IReadOnlyList<ContentBlock> Content) : MediaSource
{
    /// <inheritdoc/>
    public override string Type => MediaSourceJson.Content;

    /// <summary>Text and images.</summary>
    public IReadOnlyList<ContentBlock> Content { get; init => field = ValueList<ContentBlock>.Copy(value); } =
        ValueList<ContentBlock>.Copy(Content);
}

/// <summary>A source of a kind this library does not know, verbatim.</summary>
/// <param name="Type">The API's word for it.</param>
/// <param name="Json">The whole source.</param>
public sealed record UnknownSource(string Type, string Json) : MediaSource
{
    /// <inheritdoc/>
    public override string Type { get; } = Type;
}
