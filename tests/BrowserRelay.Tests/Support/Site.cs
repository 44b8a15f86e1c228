using ClaudeStreaming.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BrowserRelay.Tests.Support;

/// <summary>The program, the API behind it, and a visitor's page in front of it.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly ChatFile _database;
    private readonly Upstream? _upstream;
    private readonly List<string> _complaints = [];
    private RelayProgram _program;
    private IPage? _page;

    private Site(ChatFile database, Upstream? upstream, RelayProgram program)
    {
        _database = database;
        _upstream = upstream;
        _program = program;
    }

    public IPage Page => _page!;

    public Upstream Upstream => _upstream!;

    public RelayProgram Program => _program;

    /// <summary>What the page did that its own policy forbids, and exceptions that nobody caught.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>The text of the last answer, as it is shown.</summary>
    public ILocator Answer => Page.Locator(".answer .markdown").Last;

    public ILocator Question => Page.GetByLabel("Your message");

    public ILocator StopButton => Page.GetByRole(AriaRole.Button, new() { Name = "Stop" });

    public ILocator SendButton => Page.GetByRole(AriaRole.Button, new() { Name = "Send" });

    /// <summary>Starts the program and opens its page.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="answer">What the API says; null for the program's own script.</param>
    /// <param name="options">Of the visitor's browser.</param>
    public static async Task<Site> OpenAsync(Chromium chromium, Func<FakeRequest, FakeReply>? answer, BrowserNewContextOptions? options = null)
    {
        // First, since without it all of this is for nothing.
        IBrowserContext visitor = await chromium.NewVisitorAsync(options);
        ChatFile database = new();
        Upstream? upstream = answer is null ? null : await Upstream.StartAsync(answer);
        Site site = new(database, upstream, await RelayProgram.StartAsync(database.Path, upstream?.Address));
        site._page = await visitor.NewPageAsync();
        site.Page.Console += (_, message) => site.Hear(message);
        site.Page.PageError += (_, error) => site._complaints.Add(error);
        await site.Page.GotoAsync(site.Program.Address.AbsoluteUri);
        return site;
    }

    public async Task AskAsync(string question)
    {
        await Question.FillAsync(question);
        await Question.PressAsync("Enter");
    }

    /// <summary>Waits until the last answer's text is this, and nothing else.</summary>
    public Task ShowsAsync(string text) => Expect(Answer).ToHaveTextAsync(text);

    /// <summary>Waits until no answer is being written.</summary>
    public Task IsIdleAsync() => Expect(SendButton).ToBeVisibleAsync();

    /// <summary>Stops the program, and starts it again where it was.</summary>
    public async Task RestartAsync(Func<RelayProgram, Task> end)
    {
        await end(_program);
        int port = _program.Address.Port;
        await _program.DisposeAsync();
        _program = await RelayProgram.StartAsync(_database.Path, _upstream?.Address, port);
    }

    /// <summary>Keeps a picture of the page with the test's results.</summary>
    public Task KeepPictureAsync(string name) => Pictures.KeepAsync(Page, name);

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        await _program.DisposeAsync();
        if (_upstream is not null)
            await _upstream.DisposeAsync();
        _database.Dispose();
    }

    private void Hear(IConsoleMessage message)
    {
        if (message.Type == "error")
            _complaints.Add(message.Text);
    }
}
