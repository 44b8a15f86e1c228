using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ClaudeStreaming;

/// <summary>A tool of your own that is a delegate.</summary>
/// <remarks>
/// <c>ClaudeTool.Create("get_weather", "The weather in a city, now.", AppJson.Default.Place, async (place, ct) => await
/// weather.AtAsync(place.City, ct))</c>, with <c>with { NeedsApproval = true }</c> behind it where somebody has to agree. No reflection is
/// used for JSON: the schema and the input come from the contract of your type.
/// </remarks>
public sealed record ClaudeTool : IClaudeTool
{
    /// <inheritdoc/>
    public required Tool Definition { get; init; }

    /// <summary>Does what Claude asks for.</summary>
    public required Func<ToolUseBlock, CancellationToken, Task<ToolOutput>> Call { get; init; }

    /// <inheritdoc/>
    public ToolStart Start { get; init; }

    /// <inheritdoc/>
    public bool NeedsApproval { get; init; }

    /// <summary>Makes a tool whose input is a type of yours.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <param name="name">What Claude calls it by.</param>
    /// <param name="description">What it does and when to use it: the better said, the better used.</param>
    /// <param name="inputTypeInfo">The input's contract; see <see cref="Tool.Custom(string, string, JsonTypeInfo)"/> for the schema that is
    /// made of it. An input that does not fit is answered with an error that says where, and <paramref name="call"/> is not called.</param>
    /// <param name="call">What it does; a string converts into its output.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">An argument is null, the name is empty, or the type is not one that is an object in
    /// JSON.</exception>
    public static ClaudeTool Create<TInput>(
        string name, string description, JsonTypeInfo<TInput> inputTypeInfo, Func<TInput, CancellationToken, Task<ToolOutput>> call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return new ClaudeTool
        {
            Definition = Tool.Custom(name, description, inputTypeInfo),
            Call = (block, cancellationToken) => CallAsync(block, inputTypeInfo, call, cancellationToken),
        };
    }

    /// <summary>Makes a tool whose input and output are types of yours.</summary>
    /// <typeparam name="TInput">The type of the input.</typeparam>
    /// <typeparam name="TOutput">The type of the output, which Claude gets as JSON.</typeparam>
    /// <param name="name">What Claude calls it by.</param>
    /// <param name="description">What it does and when to use it.</param>
    /// <param name="inputTypeInfo">The input's contract, as for the other overload.</param>
    /// <param name="outputTypeInfo">The output's contract.</param>
    /// <param name="call">What it does.</param>
    /// <returns>The tool.</returns>
    /// <exception cref="ArgumentException">An argument is null, the name is empty, or the input's type is not one that is an object in
    /// JSON.</exception>
    public static ClaudeTool Create<TInput, TOutput>(
        string name,
        string description,
        JsonTypeInfo<TInput> inputTypeInfo,
        JsonTypeInfo<TOutput> outputTypeInfo,
        Func<TInput, CancellationToken, Task<TOutput>> call)
    {
        ArgumentNullException.ThrowIfNull(outputTypeInfo);
        ArgumentNullException.ThrowIfNull(call);
        return Create(name, description, inputTypeInfo, async (TInput input, CancellationToken cancellationToken) =>
            ToolOutput.Json(await call(input, cancellationToken).ConfigureAwait(false), outputTypeInfo));
    }

    /// <inheritdoc/>
    public Task<ToolOutput> CallAsync(ToolUseBlock block, CancellationToken cancellationToken) => Call(block, cancellationToken);

    private static Task<ToolOutput> CallAsync<TInput>(
        ToolUseBlock block,
        JsonTypeInfo<TInput> inputTypeInfo,
        Func<TInput, CancellationToken, Task<ToolOutput>> call,
        CancellationToken cancellationToken)
    {
        TInput? input;
        try
        {
            input = block.ReadInput(inputTypeInfo);
        }
        catch (JsonException e)
        {
            // Its message names types of yours. The place is Claude's own.
            return Task.FromResult(ToolOutput.Error($"The input does not fit the schema of '{block.Name}', at {e.Path ?? "$"}."));
        }
        // An object is never null.
        return call(input!, cancellationToken);
    }
}
