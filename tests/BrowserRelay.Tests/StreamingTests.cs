using BrowserRelay.Tests.Support;
using ClaudeStreaming;
using ClaudeStreaming.Testing;
using static Microsoft.Playwright.Assertions;

namespace BrowserRelay.Tests;

/// <summary>An answer on its way to the screen, while the API is held where the test wants it.</summary>
public class StreamingTests(Chromium chromium)
{
    [Fact]
    public async Task Text_is_on_the_screen_while_the_model_is_still_writing()
    {
        await using Site site = await Site.OpenAsync(chromium, static _ => Upstream.Say("Hel", "lo", ", world"));
        await site.AskAsync("Hi");
        await site.ShowsAsync("Hel");
        await site.Upstream.GoOnAsync();
        await site.ShowsAsync("Hello");
        await Expect(site.StopButton).ToBeVisibleAsync();
        await site.Upstream.GoOnAsync(2);
        await site.ShowsAsync("Hello, world");
        await site.IsIdleAsync();
        await Expect(site.Page.Locator(".figures")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\d+\.\d\d s to first token · \d+ tokens/s$"));
        Assert.Empty(site.Complaints);
    }

    [Fact]
    public async Task Stop_ends_the_request_to_the_API_and_keeps_what_had_arrived()
    {
        await using Site site = await Site.OpenAsync(chromium, static _ => Upstream.Say("Hel", "lo"));
        await site.AskAsync("Hi");
        await site.ShowsAsync("Hel");
        await site.StopButton.ClickAsync();
        await site.Upstream.LeftAsync();
        await site.IsIdleAsync();
        await Expect(site.Page.Locator(".note")).ToHaveTextAsync("Stopped.");
        await Expect(site.Question).ToBeFocusedAsync();

        await site.Page.ReloadAsync();
        await site.ShowsAsync("Hel");
        await Expect(site.Page.Locator(".note")).ToHaveTextAsync("Stopped.");
    }

    [Fact]
    public async Task A_page_that_is_reloaded_goes_on_from_where_it_was()
    {
        string[] pieces = [.. Enumerable.Range(0, 12).Select(static i => $"{i} é😀 ")];
        await using Site site = await Site.OpenAsync(chromium, _ => Upstream.Say(pieces));
        await site.AskAsync("Count");
        await site.Upstream.GoOnAsync(5);
        await site.ShowsAsync(string.Concat(pieces[..6]).TrimEnd());
        await site.Page.ReloadAsync();
        await site.ShowsAsync(string.Concat(pieces[..6]).TrimEnd());
        await site.Upstream.GoOnAsync(7);
        await site.IsIdleAsync();
        await site.ShowsAsync(string.Concat(pieces).TrimEnd());
        await Expect(site.Page.Locator(".turn")).ToHaveCountAsync(2);
        // The one question, however often the page asked for the answer.
        Assert.Single(site.Upstream.Claude.Requests);
    }

    [Fact]
    public async Task A_page_that_loses_the_network_comes_back_to_what_it_missed()
    {
        string[] pieces = [.. Enumerable.Range(0, 12).Select(static i => $"{i} ")];
        await using Site site = await Site.OpenAsync(chromium, _ => Upstream.Say(pieces));
        await site.AskAsync("Count");
        await site.Upstream.GoOnAsync(3);
        await site.ShowsAsync("0 1 2 3");
        await site.Page.Context.SetOfflineAsync(true);
        await Expect(site.Page.Locator("#connection")).ToBeVisibleAsync();
        await site.Upstream.GoOnAsync(5);
        await site.ShowsAsync("0 1 2 3");
        await site.Page.Context.SetOfflineAsync(false);
        await site.ShowsAsync("0 1 2 3 4 5 6 7 8");
        await Expect(site.Page.Locator("#connection")).ToBeHiddenAsync();
        await site.Upstream.GoOnAsync(4);
        await site.IsIdleAsync();
        await site.ShowsAsync(string.Concat(pieces).TrimEnd());
        Assert.Single(site.Upstream.Claude.Requests);
    }

    [Fact]
    public async Task An_error_of_the_API_is_shown_in_words_and_the_partial_answer_is_kept()
    {
        await using Site site = await Site.OpenAsync(
            chromium, static _ => Upstream.Begin("The answer so fa").Error(ErrorType.Overloaded, "secret-host-7 is on fire"));
        await site.AskAsync("Hi");
        await site.Upstream.GoOnAsync();
        await Expect(site.Page.Locator(".note")).ToHaveTextAsync("The model is overloaded for now. Ask again later.");
        await site.ShowsAsync("The answer so fa");
        await site.IsIdleAsync();
        Assert.DoesNotContain("secret-host-7", await site.Page.ContentAsync(), StringComparison.Ordinal);

        await site.Page.ReloadAsync();
        await site.ShowsAsync("The answer so fa");
        await Expect(site.Page.Locator(".note")).ToHaveTextAsync("The answer broke off here.");
        Assert.Empty(site.Complaints);
    }

    [Fact]
    public async Task A_question_that_is_refused_comes_back_to_its_box()
    {
        await using Site site = await Site.OpenAsync(
            chromium, static _ => FakeReply.Refusal(429, ErrorType.RateLimit).WithHeader("x-should-retry", "false"));
        await site.AskAsync("A long question that I would not like to write again");
        await Expect(site.Page.GetByRole(Microsoft.Playwright.AriaRole.Alert)).ToHaveTextAsync("Too many questions for now. Ask again later.");
        await Expect(site.Question).ToHaveValueAsync("A long question that I would not like to write again");
        await Expect(site.Page.Locator(".turn")).ToHaveCountAsync(0);
        await site.Page.ReloadAsync();
        await Expect(site.Page.Locator("#chats li")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_call_of_a_tool_is_shown_with_its_result_and_the_answer_goes_on()
    {
        await using Site site = await Site.OpenAsync(chromium, static request => request.Number == 1
            ? new FakeReply().Thinking("Hm.").ToolUse("current_time", """{"time_zone":"Nowhere/AtAll"}""").Stop(StopReason.ToolUse)
            : new FakeReply().Text("There is no such place."));
        await site.AskAsync("What time is it?");
        await site.ShowsAsync("There is no such place.");
        await site.IsIdleAsync();
        await AssertShownAsync();
        Assert.Equal(["user", "assistant", "user"], site.Upstream.Claude.Requests[1].Messages.Select(static turn => turn.Role));
        await site.Page.ReloadAsync();
        await site.ShowsAsync("There is no such place.");
        await AssertShownAsync();

        async Task AssertShownAsync()
        {
            await Expect(site.Page.Locator(".thinking summary")).ToHaveTextAsync("Thoughts");
            await Expect(site.Page.Locator(".thinking p")).ToBeHiddenAsync();
            await Expect(site.Page.Locator(".tool-name")).ToHaveTextAsync("Calls current_time");
            await Expect(site.Page.Locator(".tool .failed")).ToHaveTextAsync("""There is no time zone "Nowhere/AtAll".""");
        }
    }
}
