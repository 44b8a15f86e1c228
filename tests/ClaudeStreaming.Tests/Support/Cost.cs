namespace ClaudeStreaming.Tests.Support;

/// <summary>What a reader allocates. Counts of bytes are exact, unlike times.</summary>
internal static class Cost
{
    /// <summary>What one call allocates, once it has been called before.</summary>
    /// <param name="act">What to measure. It must complete on the thread that calls it.</param>
    public static long Of(Func<Task> act)
    {
        long least = long.MaxValue;
        // The least of some: in others the buffers' pool may have been emptied by a collection, or something be run for the first time.
        for (int i = 0; i < 5; i++)
        {
            int thread = Environment.CurrentManagedThreadId;
            long before = GC.GetAllocatedBytesForCurrentThread();
            Task done = act();
            long cost = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(done.IsCompletedSuccessfully, "What is measured has to complete at once.");
            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            least = Math.Min(least, cost);
        }
        return least;
    }

    /// <summary>What an event more allocates, where all of them are alike.</summary>
    /// <param name="events">How many events more the longer one has.</param>
    /// <param name="shorter">Reads some events.</param>
    /// <param name="longer">Reads the same, and more.</param>
    public static double OfEach(int events, Func<Task> shorter, Func<Task> longer) => (Of(longer) - Of(shorter)) / (double)events;
}
