using System.Globalization;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>Messages and options as a request.</summary>
internal sealed record ChatRequest(MessageRequest Body, ClaudeRequestOptions? Options)
{
    private static readonly MessageRequest Nothing = new() { Model = "", MaxTokens = 0, Messages = [] };

    /// <exception cref="NotSupportedException">A message or an option has no place in a request.</exception>
    /// <exception cref="ArgumentException">An option contradicts another, or is none that it can be.</exception>
    public static ChatRequest Of(
        IEnumerable<ChatMessage> messages, ChatOptions options, string? defaultModel, int defaultMaxTokens, IChatClient client)
    {
        RefusedOptions.Check(options);
        MessageRequest given = Given(options, client);
        Conversation conversation = Conversation.Of(messages);
        RequestTools tools = RequestTools.Of(options.Tools ?? []);
        if (tools.Uploads.Count > 0 && !conversation.TryAddToFirstUserTurn(tools.Uploads))
            throw new ArgumentException("HostedCodeInterpreterTool.Inputs go with the first user message, and there is none.", nameof(options));
        AdditionalOptions additional = AdditionalOptions.Of(options.AdditionalProperties);

        List<ContentBlock> system = [.. given.System?.Blocks ?? [], .. Instructions(options), .. conversation.System];
        List<Tool> allTools = [.. given.Tools ?? [], .. tools.Tools];
        List<string> stops = [.. given.StopSequences ?? [], .. options.StopSequences ?? []];
        MessageRequest body = given with
        {
            Model = given.Model.Length > 0 ? given.Model : Model(options, defaultModel),
            MaxTokens = given.MaxTokens != 0 ? given.MaxTokens : options.MaxOutputTokens ?? defaultMaxTokens,
            Messages = [.. given.Messages, .. conversation.Messages],
            System = system.Count > 0 ? new SystemPrompt(system) : null,
            Tools = allTools.Count > 0 ? allTools : null,
            ToolChoice = given.ToolChoice ?? ToolMode.Of(options, allTools.Count > 0),
            Thinking = given.Thinking ?? Reasoning.Thinking(options.Reasoning),
            OutputConfig = Reasoning.Output(given.OutputConfig, options),
            StopSequences = stops.Count > 0 ? stops : null,
            Temperature = given.Temperature ?? Number(options.Temperature),
            TopP = given.TopP ?? Number(options.TopP),
            TopK = given.TopK ?? options.TopK,
            ExtraJson = additional.Merge(given.ExtraJson, tools.McpServers),
        };
        return new ChatRequest(body, additional.With(tools.Betas));
    }

    private static MessageRequest Given(ChatOptions options, IChatClient client) => options.RawRepresentationFactory?.Invoke(client) switch
    {
        null => Nothing,
        MessageRequest request => request,
        { } other => throw new NotSupportedException(
            $"ChatOptions.RawRepresentationFactory returned a {other.GetType().Name}. Return a MessageRequest, or null."),
    };

    private static string Model(ChatOptions options, string? defaultModel) => options.ModelId ?? defaultModel ?? throw new InvalidOperationException(
        "No model is named. Pass one to AsIChatClient, or set ChatOptions.ModelId.");

    private static TextBlock[] Instructions(ChatOptions options) =>
        string.IsNullOrWhiteSpace(options.Instructions) ? [] : [new TextBlock(options.Instructions)];

    // The number as it was written: 0.7f is not 0.699999988.
    private static double? Number(float? value) =>
        value is null ? null : double.Parse(value.Value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
