using Microsoft.Extensions.Options;

namespace ClaudeStreaming;

/// <summary>Checks the options of registered clients when the host starts, by the rules that the client itself has.</summary>
internal sealed class ClaudeClientOptionsValidator : IValidateOptions<ClaudeClientOptions>
{
    public ValidateOptionsResult Validate(string? name, ClaudeClientOptions options)
    {
        List<string> problems = OptionRules.Problems(options);
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }
}
