using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClaudeStreaming;

/// <summary>What kind of error the API reports. An open string: the API may send any value, and every value is legal here.</summary>
/// <param name="Value">The word the API sent; null in the default value, for an error that named no type.</param>
/// <remarks>The constants are strings, for patterns (<c>ErrorType.Value: ErrorType.Overloaded</c>); they convert, so
/// <c>exception.ErrorType == ErrorType.Overloaded</c> works too. Source: API reference, Errors.</remarks>
[JsonConverter(typeof(ErrorTypeJsonConverter))]
public readonly record struct ErrorType(string Value)
{
    /// <summary>400: something in the request is wrong.</summary>
    public const string InvalidRequest = "invalid_request_error";

    /// <summary>401: the key is wrong.</summary>
    public const string Authentication = "authentication_error";

    /// <summary>402: the account cannot pay.</summary>
    public const string Billing = "billing_error";

    /// <summary>403: the key may not do this.</summary>
    public const string Permission = "permission_error";

    /// <summary>404: there is no such thing, often no such model.</summary>
    public const string NotFound = "not_found_error";

    /// <summary>409: another request is in the way.</summary>
    public const string Conflict = "conflict_error";

    /// <summary>413: the request is larger than 32 MB.</summary>
    public const string RequestTooLarge = "request_too_large";

    /// <summary>429: too many requests or tokens for now.</summary>
    public const string RateLimit = "rate_limit_error";

    /// <summary>500: the service failed.</summary>
    public const string Api = "api_error";

    /// <summary>504: the service took too long.</summary>
    public const string Timeout = "timeout_error";

    /// <summary>529: the service is overloaded for now.</summary>
    public const string Overloaded = "overloaded_error";

    /// <summary>Makes an error type of a string.</summary>
    /// <param name="value">Any value.</param>
    public static implicit operator ErrorType(string value) => new(value);

    /// <summary>Makes an error type of a string.</summary>
    /// <param name="value">Any value.</param>
    /// <returns>The error type.</returns>
    public static ErrorType FromString(string value) => new(value);

    /// <summary>The word the API sent.</summary>
    /// <returns><see cref="Value"/>; an empty string for the default value.</returns>
    public override string ToString() => Value ?? "";
}

/// <summary>Writes an <see cref="ErrorType"/> as the string it is, and the default value as null.</summary>
public sealed class ErrorTypeJsonConverter : JsonConverter<ErrorType>
{
    /// <inheritdoc/>
    public override ErrorType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } value ? new(value) : default;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ErrorType value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
