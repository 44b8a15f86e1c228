using System.Text.Json;

namespace ClaudeStreaming;

/// <summary>The error object of the API, the same in the body of a refusal and in an <c>error</c> event.</summary>
/// <remarks>Source: API reference, Errors: <c>{"type":"error","error":{"type","message","details"},"request_id"}</c>.</remarks>
internal readonly struct ApiErrorBody
{
    public ErrorType Type { get; private init; }

    public string? Message { get; private init; }

    public string? DetailsJson { get; private init; }

    public string? Code { get; private init; }

    public string? RequestId { get; private init; }

    /// <summary>Reads what can be read; a body that is not the API's gives the default value.</summary>
    public static ApiErrorBody Read(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return ReadObject(utf8Json);
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static ApiErrorBody ReadObject(ReadOnlySpan<byte> utf8Json)
    {
        ErrorMembers? error = null;
        string? text = null, requestId = null;
        ObjectReader reader = new(utf8Json);
        while (reader.Next())
        {
            if (reader.Is("error"u8) && reader.IsString)
                reader.Read(ref text);
            else if (reader.Is("error"u8))
                reader.Read(ref error, ErrorMembers.Read);
            else if (reader.Is("request_id"u8))
                reader.Read(ref requestId);
            else
                reader.Keep();
        }
        return new ApiErrorBody
        {
            Type = error?.Type is { } name ? new ErrorType(name) : default,
            Message = error?.Message ?? text,
            DetailsJson = error?.DetailsJson,
            Code = error?.Code,
            RequestId = requestId,
        };
    }

    private sealed class ErrorMembers
    {
        public string? Type { get; private init; }

        public string? Message { get; private init; }

        public string? DetailsJson { get; private init; }

        public string? Code { get; private init; }

        public static ErrorMembers Read(ReadOnlySpan<byte> utf8Json)
        {
            string? type = null, message = null, code = null;
            string? details = null;
            ObjectReader reader = new(utf8Json);
            while (reader.Next())
            {
                if (reader.Is("type"u8))
                    reader.Read(ref type);
                else if (reader.Is("message"u8))
                    reader.Read(ref message);
                else if (reader.Is("details"u8) && reader.IsObject)
                    (details, code) = ReadDetails(reader.TakeRaw());
                else
                    reader.Keep();
            }
            return new ErrorMembers { Type = type, Message = message, DetailsJson = details, Code = code };
        }

        private static (string Json, string? Code) ReadDetails(ReadOnlySpan<byte> utf8Json)
        {
            string? code = null;
            ObjectReader reader = new(utf8Json);
            while (reader.Next())
            {
                if (reader.Is("error_code"u8))
                    reader.Read(ref code);
                else
                    reader.Keep();
            }
            return (RawJson.Text(utf8Json), code);
        }
    }
}
