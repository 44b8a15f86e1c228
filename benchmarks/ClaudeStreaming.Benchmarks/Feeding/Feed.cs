namespace ClaudeStreaming.Benchmarks;

/// <summary>Gives the bytes of a corpus to one reader after the other, without allocating anything for it.</summary>
internal sealed class Feed
{
    private readonly MemoryBody _body;

    public Feed(Corpus corpus, Reads reads)
    {
        Corpus = corpus;
        _body = reads.Suspend ? new SuspendingBody(corpus, reads) : new MemoryBody(corpus, reads);
    }

    public Corpus Corpus { get; }

    /// <summary>The body from its beginning; the same object every time, so one reader at a time.</summary>
    public Stream Open()
    {
        _body.Rewind();
        return _body;
    }
}
