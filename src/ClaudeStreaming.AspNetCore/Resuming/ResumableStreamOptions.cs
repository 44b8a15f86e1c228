using Microsoft.AspNetCore.Http;

namespace ClaudeStreaming;

/// <summary>Options of resumable streams; see <c>AddResumableStreams</c>.</summary>
/// <remarks>Checked when the application starts, and read once.</remarks>
public sealed class ResumableStreamOptions
{
    /// <summary>Says whose a request is: a user's id, a session's. A stream belongs to whom it was begun for, and only they can read or
    /// stop it; to everybody else it does not exist.</summary>
    /// <value>Null by default, with which the application does not start: without it whoever gets hold of an id could read the answer. Null returned for a
    /// request means that nobody is known, and refuses it.</value>
    public Func<HttpContext, string?>? Owner { get; set; }

    /// <summary>The largest stream, in bytes of its events as the browser gets them.</summary>
    /// <value>8 MiB by default; from 1 KiB to 1 GiB. A larger answer ends in an error.</value>
    public long MaxBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>All streams together, in the store in memory. For a new stream's sake it forgets the oldest that have ended.</summary>
    /// <value>512 MiB by default; at least <see cref="MaxBytes"/>.</value>
    public long MaxTotalBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>How long a stream can be read after its end.</summary>
    /// <value>5 minutes by default; more than zero and at most one day.</value>
    public TimeSpan KeepAfterEnd { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Goes on with answers whose servers are gone: asked by one server for each, where <see cref="RelayOptions.TakeOverState"/> was stored
    /// with it.</summary>
    /// <value>Null by default: such an answer is ended, and its readers are told that it is gone.</value>
    /// <remarks>What is returned says what had been asked, and what is to be done with the finished message. The client continues what is stored
    /// where its <see cref="ClaudeClientOptions.Recovery"/> is on and allows it; else, and where null is returned or this throws, the answer is
    /// ended. One that was relayed as text alone goes on where its request has no tools, and no <c>ExtraJson</c>, which might have some: what the
    /// model did besides is not in the text. So its message has the text alone of what came before, and it is asked to go on even where
    /// nothing but its end was missing. A UI message goes on where no tool was called. One answer goes on elsewhere at most three times, so that
    /// one that brings servers down does not bring down all.</remarks>
    public Func<StreamTakeOver, Task<StreamContinuation?>>? TakeOver { get; set; }

    /// <summary>What happens to the browser that asked where the store fails in mid-answer.</summary>
    /// <value><see cref="StoreFailurePolicy.EndAnswer"/> by default.</value>
    public StoreFailurePolicy OnStoreFailure { get; set; }

    /// <summary>How long the producer of a stream may give no sign of life before it is taken for dead. It gives one three times as
    /// often.</summary>
    /// <value>15 seconds by default; from 1 second to 5 minutes.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);
}
