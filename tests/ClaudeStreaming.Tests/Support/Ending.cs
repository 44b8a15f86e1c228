namespace ClaudeStreaming.Tests.Support;

/// <summary>How a body without mercy ended, and what it took. Only for tests that run <see cref="Alone"/>.</summary>
/// <param name="Failure">The failure; null where the message is complete.</param>
/// <param name="Message">The message, or what had arrived of it.</param>
/// <param name="BytesRead">How much of the body was read.</param>
/// <param name="Peak">The most memory that was held while it was read, and at the end, after a full collection each time.</param>
internal sealed record Ending(Exception? Failure, Message? Message, long BytesRead, long Peak)
{
    /// <summary>Reads a body to its end, or to where it is refused, without anybody looking.</summary>
    public static Ending Of(MessageStreamOptions options, string start, IEnumerable<byte[]> rest, string end = "")
    {
        GeneratedBody body = new(GeneratedBody.Repeat(start, 1).Concat(rest).Concat(GeneratedBody.Repeat(end, 1)));
        MessageStream stream = MessageStream.FromSse(body, options);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Task<Message> reading = stream.GetFinalMessageAsync();
        Assert.True(reading.IsCompleted);
        Message? message = stream.CurrentMessage;
        long peak = Math.Max(body.MostHeld, GC.GetTotalMemory(forceFullCollection: true)) - before;
        GC.KeepAlive(stream);
        return new Ending(reading.Exception?.InnerException, message, body.BytesRead, peak);
    }

    public void AssertHeldAtMost(long bytes) => Assert.True(Peak <= bytes, $"{Peak:N0} bytes were held, and {bytes:N0} are allowed.");

    /// <summary>It has to have failed, with what had arrived, and to name the option that allows more.</summary>
    public void AssertFailed(StreamFailure reason, string option)
    {
        ClaudeStreamException failure = Assert.IsType<ClaudeStreamException>(Failure);
        Assert.Equal(reason, failure.Reason);
        Assert.Contains(option, failure.Message, StringComparison.Ordinal);
        Assert.Equal(Message, failure.PartialMessage);
    }
}
