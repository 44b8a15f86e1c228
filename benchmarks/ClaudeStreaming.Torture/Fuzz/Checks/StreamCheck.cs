using System.Text;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Torture;

/// <summary>A whole stream: every view comes to the end that the contract names, with what had arrived whole, and releases the body.</summary>
internal static class StreamCheck
{
    public static async Task RunAsync(FuzzInput input, Outcome expected, Random random, Tally tally)
    {
        foreach (StreamView view in StreamView.All)
        {
            Outcome outcome = await ReadAsync(input.Bytes, input.Sizes, view, new MessageStreamOptions(), random);
            DisagreementException.Require(expected with { Text = view.GivesText ? expected.Text : null }, outcome, "Stream", view.Name);
        }
        tally.Count($"stream: {expected.End}");
        await RunLimitedAsync(input, random, tally);
    }

    /// <summary>Where limits are small the end depends on neither the view nor the cuts.</summary>
    private static async Task RunLimitedAsync(FuzzInput input, Random random, Tally tally)
    {
        MessageStreamOptions limits = new() { MaxEventBytes = random.Next(1, 1500), MaxMessageBytes = random.Next(1, 6000) };
        Outcome expected = await ReadAsync(input.Bytes, [int.MaxValue], StreamView.Events, limits, random);
        foreach (StreamView view in new[] { StreamView.Text, StreamView.Final, StreamView.OneAfterTheOther })
        {
            Outcome outcome = await ReadAsync(input.Bytes, input.Sizes, view, limits, random);
            DisagreementException.Require(
                expected,
                outcome with { Text = null },
                "Stream, limited",
                (view.Name, limits.MaxEventBytes, limits.MaxMessageBytes));
        }
        tally.Count($"limited stream: {expected.End}");
    }

    private static async Task<Outcome> ReadAsync(byte[] bytes, int[] sizes, StreamView view, MessageStreamOptions limits, Random random)
    {
        PiecewiseStream body = new(bytes, sizes);
        await using MessageStream stream = MessageStream.FromSse(body, limits);
        Outcome outcome = await ReadAsync(stream, view, random);
        // Its own end has to release the body; it is not disposed yet.
        DisagreementException.Require(true, body.IsDisposed, "Stream, whether its end released the body");
        return outcome;
    }

    /// <summary>Reads a stream to its end.</summary>
    public static async Task<Outcome> ReadAsync(MessageStream stream, StreamView view, Random random)
    {
        using MemoryStream text = new();
        string? Text() => view.GivesText ? Encoding.UTF8.GetString(text.ToArray()) : null;
        try
        {
            await view.ReadAsync(stream, random, text);
            return new Outcome(Outcome.Complete, await stream.GetFinalMessageAsync(), Text());
        }
        catch (ClaudeException e) when (Outcome.Describe(e) is { } end)
        {
            DisagreementException.Require(e.PartialMessage, stream.CurrentMessage, "Stream, PartialMessage against CurrentMessage");
            // Seldom, since exceptions are most of the time that all of this takes.
            if (random.Next(8) == 0)
                DisagreementException.Require(e, await SecondFailureAsync(stream), "Stream, a second read after the failure");
            return new Outcome(end, e.PartialMessage, Text());
        }
    }

    private static async Task<Exception?> SecondFailureAsync(MessageStream stream)
    {
        try
        {
            await stream.GetFinalMessageAsync();
            return null;
        }
        catch (ClaudeException e)
        {
            return e;
        }
    }
}
