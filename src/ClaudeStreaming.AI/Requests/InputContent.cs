using System.Text;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>Contents of a message as blocks of a request.</summary>
internal static class InputContent
{
    /// <summary>The blocks that a message's contents are sent as: kept ones as they came.</summary>
    /// <exception cref="NotSupportedException">A content is of a kind that the API has no place for.</exception>
    public static IEnumerable<ContentBlock> Of(IEnumerable<AIContent> contents)
    {
        foreach (BlockParts parts in BlockParts.Of(contents))
        {
            ContentBlock? block = parts.ToBlock() ?? Of(parts.First);
            // What the API does not take back: empty text, and calls that were cut off, which have no result.
            if (block is not (null or TextBlock { Text: "" } or ToolCallBlock { IsInputComplete: false }))
                yield return block;
        }
    }

    /// <summary>A content that does not come from Claude; null for one that says nothing to it.</summary>
    /// <exception cref="NotSupportedException">The content is of a kind that the API has no place for.</exception>
    public static ContentBlock? Of(AIContent content) => content switch
    {
        TextContent text => new TextBlock(text.Text),
        // The API takes thoughts only with their signature.
        TextReasoningContent { ProtectedData: { Length: > 0 } signature } thoughts => new ThinkingBlock(thoughts.Text, signature),
        TextReasoningContent or UsageContent => null,
        FunctionCallContent call => new ToolUseBlock(call.CallId, call.Name, FunctionArguments.Write(call.Arguments)),
        FunctionResultContent result => FunctionResult.Of(result),
        DataContent data => Of(data),
        UriContent uri => Of(uri),
        HostedFileContent file when file.HasTopLevelMediaType("image") => new ImageBlock(new FileSource(file.FileId)),
        HostedFileContent file => new DocumentBlock(new FileSource(file.FileId)) { Title = file.Name },
        // It keeps the blocks before and behind it apart, and is nothing else.
        _ when content.GetType() == typeof(AIContent) && KeptBlock.IndexOf(content) is not null => null,
        _ => throw new NotSupportedException(
            $"A {content.GetType().Name} that does not come from Claude has no place in a request to it. Leave it out of the messages, or pass a " +
            "block of the API's with AsAIContent()."),
    };

    private static ContentBlock Of(DataContent data)
    {
        if (data.HasTopLevelMediaType("image"))
            return new ImageBlock(new Base64Source(data.MediaType, data.Base64Data.ToString()));
        if (IsPdf(data.MediaType))
            return new DocumentBlock(new Base64Source(data.MediaType, data.Base64Data.ToString())) { Title = data.Name };
        if (data.HasTopLevelMediaType("text"))
            return new DocumentBlock(new PlainTextSource(Encoding.UTF8.GetString(data.Data.Span))) { Title = data.Name };
        throw NotTaken(data.MediaType);
    }

    private static ContentBlock Of(UriContent content)
    {
        if (content.Uri is { IsAbsoluteUri: true, Scheme: "data" })
            return Of(new DataContent(content.Uri, content.MediaType));
        UrlSource source = new(content.Uri.IsAbsoluteUri ? content.Uri.AbsoluteUri : content.Uri.OriginalString);
        if (content.HasTopLevelMediaType("image"))
            return new ImageBlock(source);
        return IsPdf(content.MediaType) ? new DocumentBlock(source) : throw NotTaken($"{content.MediaType} at an address");
    }

    private static bool IsPdf(string mediaType) => mediaType.Equals("application/pdf", StringComparison.OrdinalIgnoreCase);

    private static NotSupportedException NotTaken(string what) => new(
        $"Claude does not take {what}. It takes images, PDF and, as data, text; convert it, or upload it and pass a HostedFileContent.");
}
