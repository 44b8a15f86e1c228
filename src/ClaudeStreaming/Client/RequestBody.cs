using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>The body of a request, written before anything is sent.</summary>
internal static class RequestBody
{
    /// <exception cref="ArgumentException">The request cannot be right.</exception>
    public static byte[] Of([NotNull] MessageRequest? request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (string.IsNullOrWhiteSpace(request.Model))
            throw new ArgumentException("The request names no model. Set Model.", nameof(request));
        if (request.Messages is not { Count: > 0 } || request.Messages.Any(static message => message is null))
        {
            throw new ArgumentException(
                "The request has no messages, or one that is null. Set Messages, for example to [InputMessage.User(\"Hello\")].", nameof(request));
        }
        if (request.MaxTokens < 0)
            throw new ArgumentException("MaxTokens is negative. Set it to 0 or more.", nameof(request));
        try
        {
            return RawJson.Document(request, static (writer, value) => value.WriteTo(writer));
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The request cannot be written as JSON: {e.Message}", nameof(request), e);
        }
    }
}
