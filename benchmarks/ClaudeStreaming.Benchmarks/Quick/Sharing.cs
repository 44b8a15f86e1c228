namespace ClaudeStreaming.Benchmarks;

/// <summary>Whether a snapshot shares the blocks that are finished with the snapshot before it.</summary>
internal static class Sharing
{
    public static async Task<Verdict> JudgeAsync()
    {
        await using MessageStream stream = MessageStream.FromSse(new Feed(Catalogue.HundredBlocks.Corpus, Reads.FourKiB).Open());
        Message? before = null;
        bool areFinishedBefore = false;
        int copied = 0;
        await foreach (StreamEvent e in stream)
        {
            Message now = stream.CurrentMessage!;
            // While a delta arrives, the last block is open and all others are finished, as they were after the event before.
            if (e is ContentBlockDelta && areFinishedBefore)
                copied += before!.Content.SkipLast(1).Zip(now.Content).Count(static pair => !ReferenceEquals(pair.First, pair.Second));
            before = now;
            areFinishedBefore = e is ContentBlockDelta or ContentBlockStart;
        }
        return new Verdict("CurrentMessage asked after every event: finished blocks", "shared", $"{copied} copied", copied == 0);
    }
}
