using System.Buffers;

namespace ClaudeStreaming;

/// <summary>What options may be. Every rule says what to do, and none repeats a secret.</summary>
internal static class OptionRules
{
    /// <summary>What a timer can wait for at most.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromDays(24);

    // RFC 9110, 5.5: visible characters, with blanks between them. Other bytes have no agreed meaning, and a line end would end the header.
    private static readonly SearchValues<char> FieldCharacters =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static c => (char)c)]);

    // RFC 9110, 5.6.2.
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static List<string> Problems(ClaudeClientOptions options)
    {
        List<string> problems = [];
        int credentials = (options.ApiKey is null ? 0 : 1) + (options.AuthToken is null ? 0 : 1) + (options.TokenProvider is null ? 0 : 1);
        if (credentials == 0)
            problems.Add("No credential. Set ApiKey, AuthToken or TokenProvider (or the environment variable ANTHROPIC_API_KEY).");
        if (credentials > 1)
            problems.Add("More than one credential. Set exactly one of ApiKey, AuthToken and TokenProvider.");
        if (options.ApiKey is not null && !IsFieldValue(options.ApiKey))
            problems.Add("ApiKey is empty or has characters that a header cannot carry, such as white space or a line end around it.");
        if (options.AuthToken is not null && !IsFieldValue(options.AuthToken))
            problems.Add("AuthToken is empty or has characters that a header cannot carry, such as white space or a line end around it.");
        if (options.BaseAddress is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            problems.Add("BaseAddress is not an absolute http or https address. Set it like https://api.anthropic.com.");
        else if (options.BaseAddress is { Scheme: "http", IsLoopback: false } && !options.AllowInsecureHttp)
            problems.Add("BaseAddress is plain http to another machine: the key and the prompt would cross the network for all to read. Use https, or set AllowInsecureHttp.");
        if (!IsFieldValue(options.ApiVersion))
            problems.Add("ApiVersion is empty or no header value. Set it like 2023-06-01.");
        if (options.Betas is null || !options.Betas.All(IsFieldValue))
            problems.Add("Betas is null, or one of them is empty or no header value.");
        if (options.UserAgentSuffix is not null && !IsFieldValue(options.UserAgentSuffix))
            problems.Add("UserAgentSuffix is empty or no header value. Set it like Shop/2.1.");
        if (!IsTimeout(options.ConnectTimeout))
            problems.Add(TimeoutRule(nameof(options.ConnectTimeout)));
        if (!IsTimeout(options.ResponseTimeout))
            problems.Add(TimeoutRule(nameof(options.ResponseTimeout)));
        if (!IsTimeout(options.IdleTimeout))
            problems.Add(TimeoutRule(nameof(options.IdleTimeout)));
        if (!IsTimeout(options.EventTimeout))
            problems.Add(TimeoutRule(nameof(options.EventTimeout)));
        AddProblems(options.Recovery, problems);
        if (options.MaxRetries < 0)
            problems.Add("MaxRetries is negative. Set it to 0 for no retries.");
        if (options.MaxRetryDelay < TimeSpan.Zero || options.MaxRetryDelay > LongestWait)
            problems.Add("MaxRetryDelay is negative or more than 24 days.");
        if (options.MaxEventBytes < 1)
            problems.Add("MaxEventBytes is below 1.");
        if (options.MaxMessageBytes is < 1 or > MessageStreamOptions.LargestMessage)
            problems.Add("MaxMessageBytes is below 1, or above 1 GiB, which is about what a string can hold.");
        if (options.TimeProvider is null)
            problems.Add("TimeProvider is null. Leave it at TimeProvider.System.");
        return problems;
    }

    public static List<string> Problems(ClaudeRequestOptions options)
    {
        List<string> problems = [];
        if (options.ApiVersion is not null && !IsFieldValue(options.ApiVersion))
            problems.Add("ApiVersion is empty or no header value. Set it like 2023-06-01.");
        if (options.Betas is null || !options.Betas.All(IsFieldValue))
            problems.Add("Betas is null, or one of them is empty or no header value.");
        if (options.ResponseTimeout is { } response && !IsTimeout(response))
            problems.Add(TimeoutRule(nameof(options.ResponseTimeout)));
        if (options.IdleTimeout is { } idle && !IsTimeout(idle))
            problems.Add(TimeoutRule(nameof(options.IdleTimeout)));
        if (options.EventTimeout is { } eventTimeout && !IsTimeout(eventTimeout))
            problems.Add(TimeoutRule(nameof(options.EventTimeout)));
        AddProblems(options.Recovery, problems);
        if (options.MaxRetries < 0)
            problems.Add("MaxRetries is negative. Set it to 0 for no retries.");
        if (options.Headers is null)
            problems.Add("Headers is null. Leave it empty for none.");
        foreach ((string name, string value) in options.Headers ?? new Dictionary<string, string>())
        {
            if (!IsToken(name))
                problems.Add("Headers has a name that is no header name.");
            else if (name.StartsWith("content-", StringComparison.OrdinalIgnoreCase))
                problems.Add($"Headers has {name}, which describes the body and is set by the library.");
            else if (!IsFieldValue(value))
                problems.Add($"Headers has an empty value or one that a header cannot carry, for {name}.");
        }
        return problems;
    }

    private static void AddProblems(RecoveryOptions? options, List<string> problems)
    {
        if (options is null)
            return;
        if (options.MaxContinuations is < 0 or > RecoveryOptions.MostContinuations)
            problems.Add($"Recovery.MaxContinuations is not from 0 to {RecoveryOptions.MostContinuations}. Set it to 0 for never.");
        if (!Enum.IsDefined(options.Strategy))
            problems.Add("Recovery.Strategy is none of the strategies there are. Set it to UserTurn or Prefill.");
        if (options.Prompt is null)
            problems.Add("Recovery.Prompt is null. Leave it as it is for a sentence in English.");
    }

    public static bool IsFieldValue(string? value) =>
        !string.IsNullOrEmpty(value) && value.AsSpan().IndexOfAnyExcept(FieldCharacters) < 0 && value[0] != ' ' && value[^1] != ' ';

    public static bool IsTimeout(TimeSpan value) =>
        value == Timeout.InfiniteTimeSpan || (value > TimeSpan.Zero && value <= LongestWait);

    private static string TimeoutRule(string name) =>
        $"{name} is not more than zero, or more than 24 days. Set it to Timeout.InfiniteTimeSpan for no limit.";

    private static bool IsToken(string name) => name.Length > 0 && name.AsSpan().IndexOfAnyExcept(TokenCharacters) < 0;
}
