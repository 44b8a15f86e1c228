using Microsoft.Extensions.AI;

namespace ClaudeStreaming;

/// <summary>Options that Claude has nothing for. An option that is dropped looks like one that works.</summary>
internal static class RefusedOptions
{
    /// <exception cref="NotSupportedException">One of them is set.</exception>
    public static void Check(ChatOptions options)
    {
        if (options.ConversationId is not null)
            throw Refused(nameof(options.ConversationId), "Claude keeps no conversations; pass all messages each time.");
        if (options.ContinuationToken is not null)
            throw Refused(nameof(options.ContinuationToken), "Claude has no background responses; for an answer that breaks off set Recovery in ClaudeClientOptions.");
        if (options.AllowBackgroundResponses == true)
            throw Refused(nameof(options.AllowBackgroundResponses), "Claude has no background responses; leave it null or false.");
        if (options.Seed is not null)
            throw Refused(nameof(options.Seed), "Claude has no seed; leave it null.");
        if (options.FrequencyPenalty is not (null or 0))
            throw Refused(nameof(options.FrequencyPenalty), "Claude has no penalties; leave it null or 0.");
        if (options.PresencePenalty is not (null or 0))
            throw Refused(nameof(options.PresencePenalty), "Claude has no penalties; leave it null or 0.");
    }

    private static NotSupportedException Refused(string option, string whatToDo) => new($"ChatOptions.{option} is set. {whatToDo}");
}
