namespace ClaudeStreaming.Benchmarks;

/// <summary>Guards against measuring readers that read nothing, or something else.</summary>
internal static class Verification
{
    /// <summary>Proves once that a reader sees the very text that was sent.</summary>
    /// <exception cref="ReadersDisagreeException">It does not.</exception>
    public static async Task VerifyAsync(string name, Sees sees, Corpus corpus, Func<Tally, Task> read)
    {
        TextKeeper kept = new();
        Tally tally = new() { Witness = kept };
        await read(tally);
        Check(name, sees, corpus, tally, passes: 1);
        if (sees is Sees.Text or Sees.Utf8Text && kept.ToString() != corpus.Text)
            throw new ReadersDisagreeException($"{name} saw as much text as was sent, but not the same.");
    }

    /// <summary>Proves that so many passes did what they are measured for.</summary>
    /// <exception cref="ReadersDisagreeException">They did not.</exception>
    public static void Check(string name, Sees sees, Corpus corpus, Tally tally, int passes)
    {
        long expected = passes * Of(sees, corpus);
        if (tally.Seen != expected)
            throw new ReadersDisagreeException($"{name} should have seen {expected:N0} ({sees}), and saw {tally.Seen:N0}.");
    }

    private static long Of(Sees sees, Corpus corpus) => sees switch
    {
        Sees.Text => corpus.Text.Length,
        Sees.Utf8Text => corpus.TextBytes,
        Sees.Data => corpus.DataBytes,
        Sees.LineFeeds => corpus.LineFeeds,
        Sees.Body => corpus.Bytes.Length,
        _ => throw new ArgumentOutOfRangeException(nameof(sees)),
    };
}

/// <summary>A reader did not see what was sent, so that measuring it would mean nothing.</summary>
internal sealed class ReadersDisagreeException(string message) : Exception(message);
