using System.Net;

namespace ClaudeStreaming;

/// <summary>What the browser gets to know of a failure. Words of ours only: an exception's may quote a prompt, an address or a key.</summary>
internal static class RelayErrors
{
    public static readonly RelayError Orphaned = new("orphaned", "The server that wrote this answer is gone, and the answer with it. Ask again.");

    public static readonly RelayError StoreUnavailable = new("store_unavailable", "The answer could not be stored. Ask again.") { StatusCode = 503 };

    public static readonly RelayError NotOwned =
        new("no_owner", "It is not known whose answer this would be. Sign in and ask again.") { StatusCode = 403 };

    public static readonly RelayError NotFound =
        new("not_found", "There is no such answer, or none any more. Ask again.") { StatusCode = 404 };

    public static readonly RelayError BadPosition =
        new("bad_position", "Last-Event-ID, or ?after=, is no position in a stream. Send the id of an event that was received.") { StatusCode = 400 };

    public static readonly RelayError Internal = new("internal_error", "The server failed. Ask again.") { StatusCode = 500 };

    /// <summary>Describes what ended an answer, or kept it from beginning.</summary>
    public static RelayError Of(Exception exception, InterruptionCause? cause) => cause switch
    {
        InterruptionCause.TookTooLong => new("timeout_error", "The answer took too long.") { StatusCode = 504 },
        InterruptionCause.ShuttingDown => new("shutting_down", "The server is shutting down. Ask again.") { StatusCode = 503 },
        _ => Of(exception),
    };

    /// <summary>Whether it says something about the API. Anything else is the application's, and its to handle.</summary>
    public static bool IsUpstream(Exception exception) => exception is ClaudeException or HttpRequestException;

    private static RelayError Of(Exception exception) => exception switch
    {
        ClaudeApiException api => Of(api),
        ClaudeStreamException stream => Of(stream.Reason),
        HttpRequestException { InnerException: TimeoutException } =>
            new("timeout_error", "The model did not begin to answer in time. Ask again.") { StatusCode = 504 },
        HttpRequestException => new("unreachable", "The model cannot be reached. Ask again later."),
        StreamTooLargeException => new("too_large", "The answer is longer than the server stores."),
        StreamStoreException => StoreUnavailable,
        _ => Internal,
    };

    private static RelayError Of(ClaudeApiException api)
    {
        // What is about the server's own key, account or configuration is none of the browser's business: a 401 would make it sign in again.
        if (api.ErrorType.Value is ErrorType.Authentication or ErrorType.Permission or ErrorType.Billing or ErrorType.NotFound)
            return new("configuration_error", "The server is not set up to reach the model. Tell whoever runs it.");
        (string type, string message, int status) = api.ErrorType.Value switch
        {
            ErrorType.InvalidRequest => (ErrorType.InvalidRequest, "The model cannot answer this as it was asked.", 400),
            ErrorType.RequestTooLarge => (ErrorType.RequestTooLarge, "That is more than the model can read at once.", 413),
            ErrorType.RateLimit => (ErrorType.RateLimit, "Too many questions for now. Ask again later.", 429),
            ErrorType.Overloaded => (ErrorType.Overloaded, "The model is overloaded for now. Ask again later.", 529),
            ErrorType.Timeout => (ErrorType.Timeout, "The model took too long. Ask again.", 504),
            ErrorType.Conflict => (ErrorType.Conflict, "Another request is in the way. Ask again.", 409),
            _ => (ErrorType.Api, "The model failed. Ask again.", 502),
        };
        return new RelayError(type, message) { StatusCode = StatusOf(api.StatusCode) ?? status, RetryAfter = api.RetryAfter };
    }

    // A redirect that was not followed is a failure here.
    private static int? StatusOf(HttpStatusCode? status) => status is { } code && (int)code is >= 400 and <= 599 ? (int)code : null;

    private static RelayError Of(StreamFailure reason) => reason switch
    {
        StreamFailure.Truncated => new("truncated", "The answer broke off. Ask again."),
        StreamFailure.ConnectionLost => new("connection_lost", "The connection to the model was lost. Ask again."),
        StreamFailure.Idle => new("timeout_error", "The model fell silent. Ask again.") { StatusCode = 504 },
        StreamFailure.TooLarge => new("too_large", "The answer is longer than the server reads."),
        _ => new("malformed", "The model's answer cannot be read. Ask again."),
    };
}
