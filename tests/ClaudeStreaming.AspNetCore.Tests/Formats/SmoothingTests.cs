using System.Text.Json.Nodes;
using ClaudeStreaming.AspNetCore.Tests.Resuming;
using ClaudeStreaming.AspNetCore.Tests.Support;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.AspNetCore.Tests.Formats;

/// <summary>Text that appears evenly, between what was read or stored and one screen.</summary>
public class SmoothingTests
{
    private const string Text = "One two three four five, 你好👩‍👧 six.";

    public static TheoryData<string> Formats => ["events", "text", "ui"];

    [Theory, MemberData(nameof(Formats))]
    public async Task Text_comes_by_word_and_all_of_it(string format)
    {
        await using ResumeFixture app = await StartAsync(format, DisconnectPolicy.CancelUpstream);
        await using SseClient client = await SseClient.PostAsync(app.Client);
        app.Upstream.Send(Wire.Start + Wire.StartText() + Wire.Text(Text));
        List<string> pieces = [];
        while (string.Concat(pieces) != Text[..^1])
        {
            if (TextOf((await NextAsync(app, client))!, format) is { Length: > 0 } piece)
                pieces.Add(piece);
        }
        Assert.Equal(["One ", "two ", "three ", "four ", "five, ", "你", "好", "👩‍👧 ", "six"], pieces);
        app.Upstream.Send(Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        Assert.Equal(".", string.Concat((await client.RestAsync().Soon()).Select(e => TextOf(e, format))));
        Assert.Equal(Text, (await app.Completed.Task).Text);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task The_end_of_a_block_gives_out_what_is_held_back_at_once_and_in_order(string format)
    {
        await using ResumeFixture app = await StartAsync(format, DisconnectPolicy.CancelUpstream);
        await using SseClient client = await SseClient.PostAsync(app.Client);
        app.Upstream.Send(Wire.Start + Wire.StartText() + Wire.Text("Let me look for it.") + Wire.StopBlock());
        string shown = "";
        while (shown != "Let me look for it.")
            shown += TextOf((await client.NextAsync().Soon())!, format);
        app.Upstream.Send(Wire.StartTool(1) + Wire.Input("{}", 1) + Wire.StopBlock(1) + Wire.StartText(2) + Wire.Text("Here", 2) + Wire.StopBlock(2) + Wire.EndTurn + Wire.Stop);
        foreach (SseEvent e in await client.RestAsync().Soon())
            shown += TextOf(e, format);
        Assert.Equal("Let me look for it.Here", shown);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task A_failure_gives_out_what_is_held_back_before_it(string format)
    {
        await using ResumeFixture app = await StartAsync(format, DisconnectPolicy.CancelUpstream);
        await using SseClient client = await SseClient.PostAsync(app.Client);
        app.Upstream.Send(Wire.Start + Wire.StartText() + Wire.Text("Hello wor") + Wire.Error());
        List<SseEvent> events = await client.RestAsync().Soon();
        Assert.Equal("Hello wor", string.Concat(events.Select(e => TextOf(e, format))));
        Assert.Contains("overloaded", client.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_heartbeat_gives_out_nothing()
    {
        await using ResumeFixture app = await StartAsync("events", DisconnectPolicy.CancelUpstream);
        app.Options.Smoothing = new() { MaxDelay = TimeSpan.FromMinutes(1) };
        await using SseClient client = await SseClient.PostAsync(app.Client);
        app.Upstream.Send(Wire.Start + Wire.StartText() + Wire.Text("Hello"));
        await client.UntilAsync("content_block_start");
        await app.Clock.WaitForTimerAsync(static due => due == TimeSpan.FromSeconds(10)).Soon();
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        await client.UntilAsync("keep-alive").Soon();
        Assert.DoesNotContain("Hel", client.Raw, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Behind_every_piece_there_is_exactly_the_rest_for_whoever_comes_back(string format)
    {
        await using ResumeFixture app = await StartAsync(format, DisconnectPolicy.Resumable);
        (SseClient own, string address) = await app.AskAsync();
        app.Upstream.Send(Wire.Start + Wire.StartText() + Wire.Text("One tw") + Wire.Text("o three fo") + Wire.Text("ur 你好👩‍👧") + Wire.Text(" six."));
        List<SseEvent> events = [];
        string shown = "";
        while (!shown.Contains("six", StringComparison.Ordinal))
        {
            SseEvent next = (await NextAsync(app, own))!;
            events.Add(next);
            shown += TextOf(next, format);
        }
        app.Upstream.Send(Wire.StopBlock() + Wire.EndTurn + Wire.Stop);
        events.AddRange(await own.RestAsync().Soon());
        Assert.Contains(events, static e => e.Id.Contains('.', StringComparison.Ordinal));
        string whole = string.Concat(events.Select(e => TextOf(e, format)));
        Assert.Equal("One two three four 你好👩‍👧 six.", whole);
        for (int i = 0; i < events.Count - 1; i++)
        {
            await using SseClient again = await app.ReadAsync(address, events[i].Id);
            string before = string.Concat(events[..(i + 1)].Select(e => TextOf(e, format)));
            List<SseEvent> rest = await again.RestAsync().Soon();
            Assert.Equal(whole, before + string.Concat(rest.Select(e => TextOf(e, format))));
            // And from the middle of what came then.
            await using SseClient third = await app.ReadAsync(address, rest[0].Id);
            Assert.Equal(whole, before + TextOf(rest[0], format) + string.Concat((await third.RestAsync().Soon()).Select(e => TextOf(e, format))));
        }
    }

    /// <summary>The next event, for which the clock goes on where it has to.</summary>
    private static async Task<SseEvent?> NextAsync(ResumeFixture app, SseClient client)
    {
        Task<SseEvent?> reading = client.NextAsync();
        while (await Task.WhenAny(reading, app.Clock.WaitForTimerAsync(static due => due < TimeSpan.FromMilliseconds(401))) != reading)
        {
            app.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }
        return await reading.Soon();
    }

    private static Task<ResumeFixture> StartAsync(string format, DisconnectPolicy policy) => ResumeFixture.StartAsync(
        reading: new() { Smoothing = new() },
        result: f =>
        {
            f.Options.OnDisconnect = policy;
            f.Options.Smoothing ??= new();
            Func<CancellationToken, Task<MessageStream>> open = _ => Task.FromResult(MessageStream.FromSse(f.Upstream));
            return format switch
            {
                "events" => ClaudeResults.Events(open, f.Options),
                "text" => ClaudeResults.Text(open, f.Options),
                _ => ClaudeResults.UiMessageStream(open, f.Options),
            };
        });

    private static string TextOf(SseEvent e, string format)
    {
        if (e.Data is "[DONE]" || e.Type is "done" or "error")
            return "";
        JsonNode data = JsonNode.Parse(e.Data)!;
        return format switch
        {
            "events" => (string?)data["delta"]?["text"] ?? "",
            "text" => (string)data!,
            _ => (string)data["type"]! == "text-delta" ? (string)data["delta"]! : "",
        };
    }
}
