using Anthropic;
using Anthropic.Core;
using Anthropic.Models.Messages;
using VendorInput = Anthropic.Models.Messages.InputJsonDelta;
using VendorMessage = Anthropic.Models.Messages.Message;
using VendorText = Anthropic.Models.Messages.TextDelta;
using VendorTextBlock = Anthropic.Models.Messages.TextBlock;
using VendorThinking = Anthropic.Models.Messages.ThinkingDelta;

namespace ClaudeStreaming.Benchmarks;

/// <summary>The vendor's own C# SDK, used as its documentation shows.</summary>
internal static class Vendor
{
    public const string EventsName = "vendor-events";
    public const string EventsTitle = "vendor's SDK: enumerate, read the text";
    public const string AggregateName = "vendor-aggregate";
    public const string AggregateTitle = "vendor's SDK: Aggregate()";

    public const string Fairness =
        "In fairness: the vendor's events keep all their raw JSON, members unknown to the SDK included; ours keep what they have a place for.";

    private static readonly MessageCreateParams Request = new()
    {
        Model = "claude-x",
        MaxTokens = 1024,
        Messages = [new UserMessageParam { Content = "Explain streaming." }],
    };

    public static readonly Reader Events = View(EventsName, EventsTitle, ReadEventsAsync);

    public static readonly Reader Aggregate = View(AggregateName, AggregateTitle, AggregateAsync);

    /// <summary>Reads answers of a server.</summary>
    public static Func<Tally, Task> OverHttp(HttpClient http, Uri address, Func<IAsyncEnumerable<RawMessageStreamEvent>, Tally, Task> view)
    {
        AnthropicClient client = new(new ClientOptions { HttpClient = http, BaseUrl = address.AbsoluteUri.TrimEnd('/'), ApiKey = "key" });
        return tally => view(client.Messages.CreateStreaming(Request), tally);
    }

    public static async Task ReadEventsAsync(IAsyncEnumerable<RawMessageStreamEvent> events, Tally tally)
    {
        await foreach (RawMessageStreamEvent e in events)
        {
            tally.Event();
            if (!e.TryPickContentBlockDelta(out RawContentBlockDeltaEvent? block))
                continue;
            if (block.Delta.TryPickText(out VendorText? text))
                tally.Text(text.Text);
            else if (block.Delta.TryPickThinking(out VendorThinking? thinking))
                tally.Text(thinking.Thinking);
            else if (block.Delta.TryPickInputJson(out VendorInput? input))
                tally.Text(input.PartialJson);
        }
    }

    public static async Task AggregateAsync(IAsyncEnumerable<RawMessageStreamEvent> events, Tally tally)
    {
        VendorMessage message = await events.Aggregate();
        foreach (Anthropic.Models.Messages.ContentBlock block in message.Content)
        {
            if (block.TryPickText(out VendorTextBlock? text))
                tally.Text(text.Text);
        }
    }

    private static Reader View(string name, string title, Func<IAsyncEnumerable<RawMessageStreamEvent>, Tally, Task> view) =>
        new(name, title, Sees.Text, feed => OverHttp(new HttpClient(new FeedHandler(feed)), new Uri("https://feed.test"), view));
}
