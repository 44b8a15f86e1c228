namespace ClaudeStreaming;

/// <summary>Lets Claude work with tools of yours.</summary>
public static class ClaudeToolsExtensions
{
    /// <summary>Begins the run of an agent: Claude's answer, the calls of your tools that it wants, its next answer, and so on to its
    /// last.</summary>
    /// <param name="client">The client.</param>
    /// <param name="request">What to ask. It is never changed; tools in it that are not yours, such as those that the service runs, stay.
    /// A <see cref="MessageRequest.ToolChoice"/> that forces a call holds for the first turn.</param>
    /// <param name="tools">Your tools.</param>
    /// <param name="options">How it is to go; null for the defaults.</param>
    /// <param name="cancellationToken">Governs the whole life of the run.</param>
    /// <returns>The run, whose first request has been accepted; yours to dispose.</returns>
    /// <exception cref="ArgumentException">As <see cref="IClaudeClient.StreamAsync"/>; or a tool has no name or that of another, a tool
    /// needs approval and <see cref="AgentOptions.Approve"/> is not set, or the request's ExtraJson has messages or tools.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ClaudeException">As <see cref="IClaudeClient.StreamAsync"/>, of the first request.</exception>
    /// <exception cref="HttpRequestException">As <see cref="IClaudeClient.StreamAsync"/>, of the first request.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<AgentStream> StreamWithToolsAsync(
        this IClaudeClient client,
        MessageRequest request,
        IEnumerable<IClaudeTool> tools,
        AgentOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(tools);
        AgentOptions copy = (options ?? new AgentOptions()).ValidCopy();
        Toolbox toolbox = new(tools, request.Tools);
        if (copy.Approve is null && toolbox.FirstThatNeedsApproval is { } name)
        {
            throw new ArgumentException(
                $"The tool '{name}' needs approval, and there is nobody to ask. Set AgentOptions.Approve.", nameof(options));
        }
        return OpenAsync(new AgentStream(client, toolbox.AddTo(request), toolbox, copy, cancellationToken));
    }

    private static async Task<AgentStream> OpenAsync(AgentStream run)
    {
        await run.OpenAsync().ConfigureAwait(false);
        return run;
    }
}
