using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ChatConsole;

/// <summary>The options of the commands that send a request.</summary>
internal sealed class RequestOptions
{
    // What a timer can wait for at most.
    private const double MostSeconds = 24 * 24 * 3600;

    private readonly Option<string> _model = new("--model")
    {
        Description = "The model to ask.",
        HelpName = "MODEL",
        DefaultValueFactory = static _ => RequestSettings.DefaultModel,
    };

    private readonly Option<int> _maxTokens = new("--max-tokens")
    {
        Description = "The most tokens to generate.",
        HelpName = "N",
        DefaultValueFactory = static _ => RequestSettings.DefaultMaxTokens,
        CustomParser = static result => WholeNumber(result, "--max-tokens"),
    };

    private readonly Option<string?> _system = new("--system") { Description = "The system prompt.", HelpName = "TEXT" };

    private readonly Option<TimeSpan?> _idleTimeout = new("--idle-timeout")
    {
        Description = "The longest silence of the stream, in seconds; 120 unless told.",
        HelpName = "SECONDS",
        CustomParser = Seconds,
    };

    private readonly Option<string?> _baseUrl = new("--base-url")
    {
        Description = "Where the API is; else ANTHROPIC_BASE_URL, else https://api.anthropic.com.",
        HelpName = "URL",
    };

    private readonly Option<bool> _recover = new("--recover")
    {
        Description = "Go on in a new request where an answer breaks off; it is paid for again.",
    };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Log requests, retries, interruptions and ends to stderr; no key, no prompt, no answer.",
    };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _model, _maxTokens, _system, _idleTimeout, _baseUrl, _recover, _verbose })
            command.Options.Add(option);
    }

    /// <exception cref="UsageException">A value cannot be right.</exception>
    public RequestSettings Read(ParseResult parsed)
    {
        string model = parsed.GetValue(_model)!;
        return new RequestSettings
        {
            Model = string.IsNullOrWhiteSpace(model) ? throw new UsageException("--model is empty.") : model,
            MaxTokens = parsed.GetValue(_maxTokens),
            System = parsed.GetValue(_system),
            IdleTimeout = parsed.GetValue(_idleTimeout),
            BaseUrl = parsed.GetValue(_baseUrl),
            Recovers = parsed.GetValue(_recover),
            IsVerbose = parsed.GetValue(_verbose),
        };
    }

    /// <summary>Reads a number of 1 or more.</summary>
    public static int WholeNumber(ArgumentResult result, string option)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1)
            return number;
        result.AddError($"{option} needs a whole number, 1 or more, not '{text}'.");
        return 1;
    }

    private static TimeSpan? Seconds(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds is >= 0.001 and <= MostSeconds)
        {
            return TimeSpan.FromSeconds(seconds);
        }
        result.AddError($"--idle-timeout needs a number of seconds above 0, such as 30 or 0.5, not '{text}'.");
        return null;
    }
}
