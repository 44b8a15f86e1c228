namespace ClaudeStreaming;

/// <summary>What becomes of an answer where the store of resumable streams fails.</summary>
public enum StoreFailurePolicy
{
    /// <summary>It ends, and everybody is told so: nobody sees what nobody could come back to.</summary>
    EndAnswer,

    /// <summary>The browser that asked gets it to its end, from this server's memory, and it is saved; nobody can come back to it. Every answer is kept
    /// in memory while it runs, as large as <see cref="ResumableStreamOptions.MaxBytes"/> allows.</summary>
    KeepOwnReader,
}
