using BrowserRelay.Tests.Support;
using ClaudeStreaming.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BrowserRelay.Tests;

/// <summary>Chats, from one page and one run of the program to the next.</summary>
public class HistoryTests(Chromium chromium)
{
    [Fact]
    public async Task Chats_are_there_after_a_restart_and_go_on()
    {
        await using Site site = await Site.OpenAsync(chromium, static request => new FakeReply().Text($"Answer {request.Number}."));
        await site.AskAsync("The first question");
        await site.ShowsAsync("Answer 1.");
        await site.IsIdleAsync();
        await site.RestartAsync(static program => program.StopAsync());

        await site.Page.ReloadAsync();
        await site.ShowsAsync("Answer 1.");
        await Expect(site.Page.Locator(".user p")).ToHaveTextAsync("The first question");
        await Expect(site.Page.Locator("#chats a")).ToHaveTextAsync("The first question");
        await Expect(site.Page.Locator(".figures")).ToContainTextAsync("s to first token");
        await site.AskAsync("The second one");
        await site.ShowsAsync("Answer 2.");
        Assert.Equal(["user", "assistant", "user"], site.Upstream.Claude.Requests[1].Messages.Select(static turn => turn.Role));
    }

    [Fact]
    public async Task A_page_whose_program_died_says_so_when_it_is_back()
    {
        await using Site site = await Site.OpenAsync(chromium, static _ => Upstream.Say("Hel", "lo"));
        await site.AskAsync("Hi");
        await site.ShowsAsync("Hel");
        await site.RestartAsync(static program => program.KillAsync());
        await Expect(site.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("This question was not answered: the server was stopped. Ask again.");
        await Expect(site.Page.Locator(".user p")).ToHaveTextAsync("Hi");
        await site.IsIdleAsync();
    }

    [Fact]
    public async Task An_answer_goes_on_while_another_chat_is_looked_at()
    {
        await using Site site = await Site.OpenAsync(chromium, static request => Upstream.Say($"Chat {request.Number}", ", the rest"));
        await site.AskAsync("First");
        await site.ShowsAsync("Chat 1");
        await site.Page.GetByRole(AriaRole.Button, new() { Name = "New chat" }).ClickAsync();
        await Expect(site.Page.Locator(".turn")).ToHaveCountAsync(0);
        await site.Page.GetByRole(AriaRole.Link, new() { Name = "First" }).ClickAsync();
        await site.ShowsAsync("Chat 1");
        await site.Upstream.GoOnAsync(2);
        await site.ShowsAsync("Chat 1, the rest");
        await site.IsIdleAsync();
    }

    [Fact]
    public async Task A_chat_can_be_deleted_and_its_address_leads_nowhere_then()
    {
        await using Site site = await Site.OpenAsync(chromium, static _ => new FakeReply().Text("Yes."));
        await site.AskAsync("Is this for ever?");
        await site.IsIdleAsync();
        await Expect(site.Page.Locator("#chats a")).ToHaveCountAsync(1);
        string address = site.Page.Url;
        site.Page.Dialog += static (_, dialog) => dialog.AcceptAsync();
        await site.Page.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(site.Page.Locator("#chats a")).ToHaveCountAsync(0);
        await Expect(site.Page.Locator(".turn")).ToHaveCountAsync(0);
        await site.Page.GotoAsync(address);
        await Expect(site.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("There is no such chat. Begin a new one.");
    }

    [Fact]
    public async Task Two_pages_see_the_same_answer_at_the_same_time()
    {
        await using Site site = await Site.OpenAsync(chromium, static _ => Upstream.Say("Hel", "lo"));
        await site.AskAsync("Hi");
        await site.ShowsAsync("Hel");
        IPage second = await site.Page.Context.NewPageAsync();
        await second.GotoAsync(site.Page.Url);
        ILocator there = second.Locator(".answer .markdown");
        await Expect(there).ToHaveTextAsync("Hel");
        await site.Upstream.GoOnAsync();
        await Expect(there).ToHaveTextAsync("Hello");
        await site.ShowsAsync("Hello");
        // And one stops it for both.
        await second.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await site.IsIdleAsync();
        await Expect(site.Page.Locator(".note")).ToHaveTextAsync("Stopped.");
    }
}
