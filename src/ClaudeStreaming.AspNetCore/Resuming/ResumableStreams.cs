using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ClaudeStreaming;

/// <summary>Resumable streams of this application: ids, owners, and the store behind.</summary>
internal sealed class ResumableStreams(IResumableStreamStore store, IOptions<ResumableStreamOptions> options) : IDisposable
{
    /// <summary>The header that names the stream.</summary>
    public const string IdHeader = "Stream-Id";

    // 192 random bits: nobody finds one by trying.
    private const int RandomBytes = 24;

    private readonly ResumableStreamOptions _options = options.Value;
    private InMemoryStreamStore? _memory;

    public IResumableStreamStore Store => store;

    public TimeSpan LeaseDuration => _options.LeaseDuration;

    public Func<StreamTakeOver, Task<StreamContinuation?>>? TakeOver => _options.TakeOver;

    public StoreFailurePolicy OnStoreFailure => _options.OnStoreFailure;

    /// <exception cref="InvalidOperationException">The application has none.</exception>
    public static ResumableStreams Of(HttpContext context) =>
        context.RequestServices.GetService<ResumableStreams>() ?? throw NotRegistered();

    public static InvalidOperationException NotRegistered() => new(
        "There are no resumable streams in this application. Register them: services.AddResumableStreams(o => o.Owner = ...).");

    /// <summary>Whose the request is; null where nobody is known.</summary>
    public string? OwnerOf(HttpContext context) => _options.Owner!(context) is { Length: > 0 } owner ? owner : null;

    public StreamTerms Terms(string owner, string kind, string? takeOverState)
    {
        if (takeOverState is not null && TakeOver is null)
        {
            throw new InvalidOperationException(
                "RelayOptions.TakeOverState is stored for ResumableStreamOptions.TakeOver, which is not set. Set it where you call AddResumableStreams.");
        }
        return new StreamTerms(owner, kind)
        {
            TakeOverState = takeOverState,
            MaxBytes = _options.MaxBytes,
            LeaseDuration = _options.LeaseDuration,
            KeepAfterEnd = _options.KeepAfterEnd,
        };
    }

    public async Task<StreamLease> CreateAsync(StreamTerms terms)
    {
        string id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        return await store.TryCreateAsync(id, terms, CancellationToken.None).ConfigureAwait(false) ??
            throw new InvalidOperationException("The store of resumable streams says that a new random id is taken.");
    }

    /// <summary>One answer's view of the store that keeps it in memory, too.</summary>
    public async Task<IResumableStreamStore> MirrorAsync(StreamLease lease, StreamTerms terms, TimeProvider clock, ILogger logger)
    {
        InMemoryStreamStore memory = LazyInitializer.EnsureInitialized(ref _memory, () => new InMemoryStreamStore(_options.MaxTotalBytes, clock));
        // Its producer is in this process: it cannot be lost. A reader who has begun reads to the end, however soon it is forgotten then.
        StreamTerms mirrored = terms with { LeaseDuration = TimeSpan.FromDays(1), KeepAfterEnd = TimeSpan.FromSeconds(10) };
        StreamLease mirror = (await memory.TryCreateAsync(lease.Id, mirrored, CancellationToken.None).ConfigureAwait(false))!;
        return new MirroredStore(store, memory, mirror, logger);
    }

    /// <summary>What is known of a stream of this request's owner; null where they have none of this id, and have been told so.</summary>
    public async Task<StreamState?> FindOrExplainAsync(string id, HttpContext context)
    {
        // Somebody else's stream is no stream: that there is one is for nobody else to know.
        string? owner = OwnerOf(context);
        (bool isAnswered, StreamState? state) = owner is null
            ? (true, null)
            : await TryAsync(context, () => store.FindAsync(id, context.RequestAborted)).ConfigureAwait(false);
        if (!isAnswered || (state is not null && string.Equals(state.Terms.Owner, owner, StringComparison.Ordinal)))
            return state;
        await ProblemAnswer.WriteAsync(context, RelayErrors.NotFound).ConfigureAwait(false);
        return null;
    }

    /// <summary>Stops a stream.</summary>
    /// <returns>Whether it was running; null where the store failed, and the browser has been told.</returns>
    public async Task<bool?> TryStopAsync(string id, HttpContext context)
    {
        (bool isAnswered, bool isRunning) = await TryAsync(context, () => store.RequestStopAsync(id, context.RequestAborted)).ConfigureAwait(false);
        return isAnswered ? isRunning : null;
    }

    public void Dispose() => _memory?.Dispose();

    private static async Task<(bool IsAnswered, T? Answer)> TryAsync<T>(HttpContext context, Func<ValueTask<T>> ask)
    {
        try
        {
            return (true, await ask().ConfigureAwait(false));
        }
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
        {
            RelayLog.StoreFailed(RelayLog.Of(context), e);
            await ProblemAnswer.WriteAsync(context, RelayErrors.StoreUnavailable).ConfigureAwait(false);
            return (false, default);
        }
    }
}
