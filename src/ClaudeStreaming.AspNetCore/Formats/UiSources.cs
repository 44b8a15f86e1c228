using System.Globalization;

namespace ClaudeStreaming;

/// <summary>Citations, as the sources of a UI message.</summary>
internal sealed class UiSources
{
    private int _count;

    public void Write(Citation citation, FrameWriter frames)
    {
        switch (citation)
        {
            case WebSearchResultLocation { Url: { } url } found:
                WriteUrl(url, found.Title, frames);
                break;
            case SearchResultLocation { Source: { } source } found when IsWeb(source):
                WriteUrl(source, found.Title, frames);
                break;
            case SearchResultLocation found:
                WriteDocument("text/plain", found.Title ?? found.Source, frames);
                break;
            case PageLocation page:
                WriteDocument("application/pdf", page.DocumentTitle, frames);
                break;
            case DocumentCitation document:
                WriteDocument("text/plain", document.DocumentTitle, frames);
                break;
        }
    }

    private static bool IsWeb(string source) =>
        Uri.TryCreate(source, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https";

    private void WriteUrl(string url, string? title, FrameWriter frames) =>
        UiChunk.Write(frames, "source-url", (Id: NextId(), url, title), static (writer, source) =>
        {
            writer.WriteString("sourceId"u8, source.Id);
            writer.WriteString("url"u8, source.url);
            if (source.title is not null)
                writer.WriteString("title"u8, source.title);
        });

    private void WriteDocument(string mediaType, string? title, FrameWriter frames) =>
        UiChunk.Write(frames, "source-document", (Id: NextId(), mediaType, title: title ?? "Untitled"), static (writer, source) =>
        {
            writer.WriteString("sourceId"u8, source.Id);
            writer.WriteString("mediaType"u8, source.mediaType);
            writer.WriteString("title"u8, source.title);
        });

    private string NextId() => string.Create(CultureInfo.InvariantCulture, $"source-{++_count}");
}
