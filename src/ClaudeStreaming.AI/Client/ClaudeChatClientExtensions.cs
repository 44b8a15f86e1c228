using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>Claude by the types of Microsoft.Extensions.AI.</summary>
public static class ClaudeChatClientExtensions
{
    /// <summary>Makes an <see cref="IChatClient"/> of a client.</summary>
    /// <param name="client">The client; it stays yours to dispose.</param>
    /// <param name="model">The model where <see cref="ChatOptions.ModelId"/> names none; null where every request does.</param>
    /// <returns>The chat client.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="model"/> is empty.</exception>
    /// <inheritdoc cref="AsIChatClient(IClaudeClient, ClaudeChatClientOptions)" path="/remarks"/>
    public static IChatClient AsIChatClient(this IClaudeClient client, string? model = null) =>
        AsIChatClient(client, new ClaudeChatClientOptions { Model = model });

    /// <summary>Makes an <see cref="IChatClient"/> of a client.</summary>
    /// <param name="client">The client; it stays yours to dispose, unless the options say otherwise.</param>
    /// <param name="options">What counts where a request does not say; copied.</param>
    /// <returns>The chat client.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <remarks>
    /// <para>Safe for use by any number of threads. Both forms stream underneath, and throw what a <see cref="MessageStream"/> throws: an
    /// answer that breaks off is a <see cref="ClaudeException"/> with what had arrived, never a short answer. Enumerating a streaming
    /// response again asks, and pays, again.</para>
    /// <para><b>Back as it came.</b> Each content of a reply has the index of its block in its <see cref="AIContent.AdditionalProperties"/>
    /// under <c>claude_index</c>; the first one of a block has what the contents do not say of it as JSON under <c>claude_block</c>, and an
    /// annotation its citation under <c>claude_citation</c>. Requests are made from these, whether the reply was merged, stored as M.E.AI's
    /// JSON, or both, so that thinking, signatures, citations, the service's own tools and unknown blocks go back as they came. What you
    /// change in a content counts: its text, its reasoning, its annotations, its arguments. A bare <see cref="AIContent"/> before a text or
    /// thoughts keeps two blocks apart that would be merged. The message's own members, such as <c>stop_details</c> and <c>container</c>, are
    /// JSON under <c>claude_message</c> in the message's additional properties.</para>
    /// <para><b>Not surfaced as a call</b> is one whose input was cut off, or that has no id to answer it by: it is an
    /// <see cref="ErrorContent"/> with code <c>invalid_tool_call</c>, the raw input in its details. A call that was cut off is not sent back, nor
    /// is empty text; the API takes neither.</para>
    /// <para><b>Options</b> that Claude does not have are refused with <see cref="NotSupportedException"/>, when the method is called.
    /// <see cref="ChatOptions.RawRepresentationFactory"/> may return a <see cref="MessageRequest"/>: what it sets wins (an empty model and 0
    /// tokens are not set), and its messages, system prompt, tools and stop sequences come first. <see cref="ChatOptions.AdditionalProperties"/>
    /// may have optional members of the request by the API's names (<c>service_tier</c>, <c>cache_control</c>, <c>thinking</c> …), which win over
    /// that, and, under <c>ClaudeRequestOptions</c>, a <see cref="ClaudeRequestOptions"/>.</para>
    /// </remarks>
    public static IChatClient AsIChatClient(this IClaudeClient client, ClaudeChatClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(options);
        return new ClaudeChatClient(client, options);
    }

    /// <summary>Makes a tool of the API's, of any kind, one of <see cref="ChatOptions.Tools"/>: web fetch, memory, a toolset, a newer version.</summary>
    /// <param name="tool">The tool.</param>
    /// <returns>The tool; its calls come as any call does.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="tool"/> is null.</exception>
    public static AITool AsAITool(this Tool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        return new ClaudeAITool(tool);
    }

    /// <summary>Makes a block of the API's content of a <see cref="ChatMessage"/>: a document to be cited, a search result, text that ends what
    /// is to be cached.</summary>
    /// <param name="block">The block.</param>
    /// <returns>The content, which is sent as this block, also after it was stored as JSON.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="block"/> is null.</exception>
    public static AIContent AsAIContent(this ContentBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        AIContent content = BlockContent.Of(block) ?? new AIContent();
        KeptBlock.Keep(content, index: null, block);
        return content;
    }
}
