using ClaudeStreaming.Sse;

namespace ClaudeStreaming.Benchmarks;

/// <summary>The views that this library gives.</summary>
internal static class Ours
{
    public const string EventsName = "ours-events";
    public const string EventsTitle = "ours: events";
    public const string FinalName = "ours-final";
    public const string FinalTitle = "ours: GetFinalMessageAsync";

    // A feed is read again and again.
    private static readonly MessageStreamOptions FeedOptions = new() { LeaveOpen = true };

    private static readonly MessageRequest Request = new()
    {
        Model = "claude-x",
        MaxTokens = 1024,
        Messages = [InputMessage.User("Explain streaming.")],
    };

    public static readonly Reader Events = View(EventsName, EventsTitle, ReadEventsAsync);

    public static readonly Reader Text = View("ours-text", "ours: TextAsync", ReadTextAsync);

    public static readonly Reader Final = View(FinalName, FinalTitle, ReadFinalAsync);

    public static readonly Reader Copy = View("ours-copy", "ours: CopyTextToAsync", CopyTextAsync) with { Sees = Sees.Utf8Text };

    public static readonly Reader Asking = View("ours-current", "ours: events, CurrentMessage asked after each", ReadAskingAsync);

    /// <summary>What the client adds, to be fair to the peers that read through one.</summary>
    public static readonly Reader ThroughClient = new(
        "ours-client",
        "ours: events, through ClaudeClient",
        Sees.Text,
        static feed => OverHttp(new HttpClient(new FeedHandler(feed)), new Uri("https://feed.test"), ReadEventsAsync));

    public static readonly Reader Frames = new(
        "ours-sse", "ours: SseReader alone", Sees.Data, static feed => tally => ReadFramesAsync(feed.Open(), tally));

    /// <summary>Reads answers of a server.</summary>
    public static Func<Tally, Task> OverHttp(HttpClient http, Uri address, Func<MessageStream, Tally, Task> view)
    {
        ClaudeClient client = new(http, new ClaudeClientOptions { ApiKey = "key", BaseAddress = address });
        return async tally =>
        {
            await using MessageStream stream = await client.StreamAsync(Request);
            await view(stream, tally);
        };
    }

    public static async Task ReadEventsAsync(MessageStream stream, Tally tally)
    {
        await foreach (StreamEvent e in stream)
            Look(e, tally);
    }

    public static async Task ReadFinalAsync(MessageStream stream, Tally tally) => tally.Text((await stream.GetFinalMessageAsync()).Text);

    private static async Task ReadTextAsync(MessageStream stream, Tally tally)
    {
        await foreach (string text in stream.TextAsync())
            tally.Text(text);
    }

    private static async Task ReadAskingAsync(MessageStream stream, Tally tally)
    {
        await foreach (StreamEvent e in stream)
        {
            Look(e, tally);
            if (stream.CurrentMessage is null)
                throw new InvalidOperationException("There is no message although an event of it has come.");
        }
    }

    private static Task CopyTextAsync(MessageStream stream, Tally tally) => stream.CopyTextToAsync(new TallyStream(tally));

    private static async Task ReadFramesAsync(Stream body, Tally tally)
    {
        using SseReader reader = new();
        int count;
        while ((count = await body.ReadAsync(reader.GetMemory())) > 0)
        {
            reader.Advance(count);
            while (reader.TryRead(out SseFrame frame))
                tally.Count(frame.Data.Length);
        }
    }

    private static void Look(StreamEvent e, Tally tally)
    {
        tally.Event();
        switch (e)
        {
            case ContentBlockDelta { Delta: TextDelta delta }: tally.Text(delta.Text); break;
            case ContentBlockDelta { Delta: ThinkingDelta delta }: tally.Text(delta.Thinking); break;
            case ContentBlockDelta { Delta: InputJsonDelta delta }: tally.Text(delta.PartialJson); break;
        }
    }

    private static Reader View(string name, string title, Func<MessageStream, Tally, Task> view) =>
        new(name, title, Sees.Text, feed => async tally =>
        {
            await using MessageStream stream = MessageStream.FromSse(feed.Open(), FeedOptions);
            await view(stream, tally);
        });
}
