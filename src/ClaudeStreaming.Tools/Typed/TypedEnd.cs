using System.Text;

namespace ClaudeStreaming;

/// <summary>Says what a JSON text is that no more will come of: a value, or why it is none.</summary>
/// <param name="stream">Where it came from.</param>
/// <param name="source">Where in it.</param>
/// <param name="block">The block, where the source is one that came.</param>
/// <param name="text">What came of its text.</param>
internal sealed class TypedEnd(MessageStream stream, JsonSource source, ContentBlock? block, JsonPrefix text)
{
    private readonly string _rawText = RawJson.Text(text.Text);

    /// <summary>Parses it.</summary>
    /// <exception cref="ClaudeOutputException">There is no value.</exception>
    public async Task<TResult> ReadAsync<TResult>(Func<string, TResult> parse, CancellationToken cancellationToken)
    {
        // A call is over before the message is; about everything else it decides why the message stopped.
        if (block is not ToolCallBlock)
            await stream.GetFinalMessageAsync(cancellationToken).ConfigureAwait(false);
        Exception? misfit = null;
        if (!IsRefusedOrCutOff())
        {
            try
            {
                return parse(_rawText);
            }
            catch (Exception e)
            {
                misfit = e; // A type's own code may throw anything.
            }
        }
        Message message = await stream.GetFinalMessageAsync(cancellationToken).ConfigureAwait(false);
        (OutputFailure reason, string what) = Verdict(message);
        throw new ClaudeOutputException(reason, $"{what} RawText has what came of it.", misfit)
        {
            RawText = _rawText,
            RequestId = stream.RequestId,
            PartialMessage = message,
            CannotContinueReason = "The answer had stopped already; PartialMessage has all of it.",
        };
    }

    // What parses need not be the value: a refused answer is none, and a number may lack digits.
    private bool IsRefusedOrCutOff()
    {
        if (block is ToolCallBlock call)
            return !call.IsInputComplete;
        switch (stream.CurrentMessage!.StopReason?.Value)
        {
            case StopReason.Refusal:
                return true;
            case StopReason.MaxTokens or StopReason.ModelContextWindowExceeded:
                break;
            default:
                text.End();
                break;
        }
        return !text.IsComplete && !text.IsBroken;
    }

    private (OutputFailure Reason, string What) Verdict(Message message)
    {
        string stop = $"The stop reason is {message.StopReason?.Value ?? "not known"}";
        if (message.StopReason == StopReason.Refusal)
            return (OutputFailure.Refused, "Claude refused, so there is no value. PartialMessage.StopDetails may say why.");
        if (text.Text.TrimStart(RawJson.WhiteSpace).IsEmpty)
            return (OutputFailure.Missing, $"There is no JSON: {source} is empty, or not there. {stop}; PartialMessage has what came instead.");
        if (text is { IsComplete: false, IsBroken: false })
            return (OutputFailure.CutOff, $"The JSON in {source} is cut off. {stop}; where that is max_tokens, raise MaxTokens and ask again.");
        return RawJson.IsValid(Encoding.UTF8.GetBytes(_rawText))
            ? (OutputFailure.Mismatch, $"The JSON in {source} does not fit the type; the inner exception says where. Check the schema you sent.")
            : (OutputFailure.Malformed, $"What is in {source} is not valid JSON. Ask for JSON with OutputConfig.Format or a tool's schema.");
    }
}
