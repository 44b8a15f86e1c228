using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaudeStreaming;

/// <summary>One turn of the conversation that is sent.</summary>
/// <param name="Role"><c>user</c>, <c>assistant</c> or <c>system</c>.</param>
/// <param name="Content">What was said.</param>
/// <remarks>
/// Immutable; compares by value. <see cref="ToJson"/> and <see cref="Parse(string)"/> are the API's own JSON, so a history can be stored.
/// The first turn is normally the user's; a last turn of the assistant's is a prefill, which newer models refuse.
/// </remarks>
[JsonConverter(typeof(InputMessageJsonConverter))]
public sealed record InputMessage(string Role, IReadOnlyList<ContentBlock> Content) : ApiObject
{
    /// <summary>What was said.</summary>
    public IReadOnlyList<ContentBlock> Content { get; init => field = ValueList<ContentBlock>.Copy(value); } =
        ValueList<ContentBlock>.Copy(Content);

    /// <summary>A turn of the user's.</summary>
    /// <param name="text">What the user said.</param>
    /// <returns>The turn.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static InputMessage User(string text) => OfText(UserRole, text);

    /// <summary>A turn of the user's made of blocks: text, images, documents, the results of tools.</summary>
    /// <param name="blocks">At least one block.</param>
    /// <returns>The turn.</returns>
    /// <exception cref="ArgumentException">There are no blocks.</exception>
    public static InputMessage User(params IReadOnlyList<ContentBlock> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return blocks.Count > 0
            ? new InputMessage(UserRole, blocks)
            : throw new ArgumentException("A user message needs at least one content block.", nameof(blocks));
    }

    /// <summary>A turn of the assistant's.</summary>
    /// <param name="text">What the assistant said, or is to begin with.</param>
    /// <returns>The turn.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static InputMessage Assistant(string text) => OfText(AssistantRole, text);

    /// <summary>A reply as the next request's assistant turn, JSON-equal to what the API sent.</summary>
    /// <param name="reply">The finished message.</param>
    /// <returns>The turn.</returns>
    /// <exception cref="ArgumentException">The reply calls a tool whose input was cut off. Such a call can neither be answered nor sent
    /// back: leave its block out, or ask again with more <see cref="MessageRequest.MaxTokens"/>.</exception>
    public static InputMessage Assistant(Message reply)
    {
        ArgumentNullException.ThrowIfNull(reply);
        foreach (ContentBlock block in reply.Content)
        {
            if (block is ToolCallBlock { IsInputComplete: false } call)
            {
                throw new ArgumentException(
                    $"The input of {call.Type} '{call.Id}' ({call.Name}) was cut off or is not valid JSON, so this reply cannot be sent " +
                    "back as it is. Leave that block out, or ask again with more MaxTokens.",
                    nameof(reply));
            }
        }
        return new InputMessage(AssistantRole, reply.Content);
    }

    /// <summary>An instruction in the middle of a conversation.</summary>
    /// <param name="text">The instruction.</param>
    /// <returns>The turn.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public static InputMessage System(string text) => OfText(SystemRole, text);

    /// <summary>Reads what <see cref="ToJson"/> wrote, or any message of a request.</summary>
    /// <param name="json">One message: <c>{"role":…,"content":…}</c>.</param>
    /// <returns>The message.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is null.</exception>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static InputMessage Parse(string json) => RawJson.Parse(json, Read);

    /// <summary>The message in the API's own JSON.</summary>
    /// <returns>One JSON object.</returns>
    /// <exception cref="JsonException">A member that carries JSON text, set by you, is not valid JSON.</exception>
    public string ToJson() => WriteText();

    internal const string UserRole = "user";
    internal const string AssistantRole = "assistant";
    private const string SystemRole = "system";

    internal static InputMessage Read(ReadOnlySpan<byte> utf8Json)
    {
        string role = "";
        IReadOnlyList<ContentBlock>? content = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("role"u8))
                reader.ReadRequired(ref role);
            else if (reader.Is("content"u8))
                reader.ReadTextOrList(ref content);
            else
                reader.Keep();
        }
        return new InputMessage(role, content ?? []) { Extras = reader.Extras };
    }

    internal override void WriteTo(Utf8JsonWriter writer)
    {
        ObjectWriter o = new(writer, Extras);
        o.Required("role"u8, Role);
        o.RequiredText("content"u8, Content);
        o.End();
    }

    private static InputMessage OfText(string role, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new InputMessage(role, ValueList<ContentBlock>.Shorthand(new TextBlock(text)));
    }
}

/// <summary>Writes and reads an <see cref="InputMessage"/> in the API's own JSON.</summary>
public sealed class InputMessageJsonConverter : JsonConverter<InputMessage>
{
    /// <inheritdoc/>
    public override InputMessage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ApiJson.Read(ref reader, typeToConvert, InputMessage.Read);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, InputMessage value, JsonSerializerOptions options) => value.WriteTo(writer);
}
