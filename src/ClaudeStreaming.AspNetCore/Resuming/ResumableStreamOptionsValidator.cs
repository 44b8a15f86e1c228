using Microsoft.Extensions.Options;

namespace ClaudeStreaming;

/// <summary>Checks the options when the application starts.</summary>
internal sealed class ResumableStreamOptionsValidator : IValidateOptions<ResumableStreamOptions>
{
    private const long SmallestStream = 1024;
    private const long LargestStream = 1024L * 1024 * 1024;

    public ValidateOptionsResult Validate(string? name, ResumableStreamOptions options)
    {
        if (options.Owner is null)
        {
            return ValidateOptionsResult.Fail(
                "Resumable streams need to know whose they are, or whoever gets hold of an id can read somebody else's answer. Say it: " +
                "services.AddResumableStreams(o => o.Owner = context => context.User.FindFirst(\"sub\")?.Value).");
        }
        if (!Enum.IsDefined(options.OnStoreFailure))
            return ValidateOptionsResult.Fail("ResumableStreamOptions.OnStoreFailure is none of StoreFailurePolicy. Use one of its values.");
        if (options.MaxBytes is < SmallestStream or > LargestStream)
            return ValidateOptionsResult.Fail("ResumableStreamOptions.MaxBytes is out of its range: from 1 KiB to 1 GiB.");
        if (options.MaxTotalBytes < options.MaxBytes)
            return ValidateOptionsResult.Fail("ResumableStreamOptions.MaxTotalBytes is less than MaxBytes: not one stream would fit.");
        if (options.KeepAfterEnd <= TimeSpan.Zero || options.KeepAfterEnd > TimeSpan.FromDays(1))
            return ValidateOptionsResult.Fail("ResumableStreamOptions.KeepAfterEnd is out of its range: more than zero and at most one day.");
        if (options.LeaseDuration < TimeSpan.FromSeconds(1) || options.LeaseDuration > TimeSpan.FromMinutes(5))
            return ValidateOptionsResult.Fail("ResumableStreamOptions.LeaseDuration is out of its range: from 1 second to 5 minutes.");
        return ValidateOptionsResult.Success;
    }
}
