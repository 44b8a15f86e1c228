using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>A source that supports a piece of text.</summary>
/// <remarks>A closed set; a citation of a newer kind is an <see cref="UnknownCitation"/>, verbatim.
/// Source: API reference, Messages, <c>citations</c>.</remarks>
public abstract record Citation : ApiObject
{
    private protected Citation(string citedText) => CitedText = citedText;

    /// <summary>What is cited, word for word.</summary>
    public string CitedText { get; init; }

    /// <summary>The API's word for this kind of citation.</summary>
    public abstract string Type { get; }

    internal static Citation Read(ReadOnlySpan<byte> utf8Json) => CitationJson.Read(utf8Json);

    internal override void WriteTo(Utf8JsonWriter writer) => CitationJson.Write(writer, this);
}

/// <summary>A place in one of the request's documents.</summary>
public abstract record DocumentCitation : Citation
{
    private protected DocumentCitation(string citedText)
        : base(citedText)
    {
    }

    /// <summary>The document's place among all documents of the request, from 0.</summary>
    public long? DocumentIndex { get; init; }

    /// <summary>The document's title.</summary>
    public string? DocumentTitle { get; init; }

    /// <summary>The document's file, where it was uploaded.</summary>
    public string? FileId { get; init; }
}

/// <summary>A range of characters of a plain text document.</summary>
/// <param name="CitedText">What is cited, word for word.</param>
public sealed record CharLocation(string CitedText) : DocumentCitation(CitedText)
{
    /// <inheritdoc/>
    public override string Type => CitationJson.CharLocation;

    /// <summary>The first character, from 0.</summary>
    public long? StartCharIndex { get; init; }

    /// <summary>The character after the last.</summary>
    public long? EndCharIndex { get; init; }
}

/// <summary>A range of pages of a PDF.</summary>
/// <param name="CitedText">What is cited, word for word.</param>
public sealed record PageLocation(string CitedText) : DocumentCitation(CitedText)
{
    /// <inheritdoc/>
    public override string Type => CitationJson.PageLocation;

    /// <summary>The first page, from 1.</summary>
    public long? StartPageNumber { get; init; }

    /// <summary>The page after the last.</summary>
    public long? EndPageNumber { get; init; }
}

/// <summary>A range of blocks of a document made of blocks.</summary>
/// <param name="CitedText">What is cited, word for word.</param>
public sealed record ContentBlockLocation(string CitedText) : DocumentCitation(CitedText)
{
    /// <inheritdoc/>
    public override string Type => CitationJson.ContentBlockLocation;

    /// <summary>The first block, from 0.</summary>
    public long? StartBlockIndex { get; init; }

    /// <summary>The block after the last.</summary>
    public long? EndBlockIndex { get; init; }
}

/// <summary>A page that a web search found.</summary>
/// <param name="CitedText">What is cited, word for word.</param>
public sealed record WebSearchResultLocation(string CitedText) : Citation(CitedText)
{
    /// <inheritdoc/>
    public override string Type => CitationJson.WebSearchResultLocation;

    /// <summary>The page's address.</summary>
    public string? Url { get; init; }

    /// <summary>The page's title.</summary>
    public string? Title { get; init; }

    /// <summary>Opaque; has to go back with the block.</summary>
    public string? EncryptedIndex { get; init; }
}

/// <summary>A range of blocks of a <see cref="SearchResultBlock"/>.</summary>
/// <param name="CitedText">What is cited, word for word.</param>
public sealed record SearchResultLocation(string CitedText) : Citation(CitedText)
{
    /// <inheritdoc/>
    public override string Type => CitationJson.SearchResultLocation;

    /// <summary>The search result's source.</summary>
    public string? Source { get; init; }

    /// <summary>The search result's title.</summary>
    public string? Title { get; init; }

    /// <summary>The search result's place among all search results of the request, from 0.</summary>
    public long? SearchResultIndex { get; init; }

    /// <summary>The first block, from 0.</summary>
    public long? StartBlockIndex { get; init; }

    /// <summary>The block after the last.</summary>
    public long? EndBlockIndex { get; init; }
}

/// <summary>A citation of a kind this library does not know, verbatim.</summary>
/// <param name="Type">The API's word for it; empty where it named none.</param>
/// <param name="Json">The whole citation.</param>
public sealed record UnknownCitation(string Type, string Json) : Citation("")
{
    /// <inheritdoc/>
    public override string Type { get; } = Type;
}
