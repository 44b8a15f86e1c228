using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>Citations as M.E.AI has them. They are about the whole text of their block.</summary>
internal static class Annotation
{
    public static List<AIAnnotation>? Of(IReadOnlyList<Citation>? citations) =>
        citations is { Count: > 0 } ? [.. citations.Select(Of)] : null;

    public static AIAnnotation Of(Citation citation)
    {
        CitationAnnotation annotation = new() { Snippet = citation.CitedText.Length > 0 ? citation.CitedText : null };
        KeptBlock.Keep(annotation, citation);
        switch (citation)
        {
            case DocumentCitation document:
                annotation.Title = document.DocumentTitle;
                annotation.FileId = document.FileId;
                break;
            case WebSearchResultLocation page:
                annotation.Title = page.Title;
                annotation.Url = Address(page.Url);
                annotation.ToolName = "web_search";
                break;
            case SearchResultLocation result:
                annotation.Title = result.Title;
                annotation.Url = Address(result.Source);
                break;
        }
        return annotation;
    }

    // Where a search result was found need not be an address.
    private static Uri? Address(string? text) => Uri.TryCreate(text, UriKind.Absolute, out Uri? address) ? address : null;
}
