using BrowserRelay.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BrowserRelay.Tests;

/// <summary>Pictures of the page, kept with the results for people to look at; and that the script without a key shows what it says.</summary>
public class PictureTests(Chromium chromium)
{
    [Theory]
    [InlineData("light", ColorScheme.Light, 1280, 860)]
    [InlineData("dark", ColorScheme.Dark, 1280, 860)]
    [InlineData("narrow-light", ColorScheme.Light, 390, 844)]
    [InlineData("narrow-dark", ColorScheme.Dark, 390, 844)]
    public async Task The_program_plays_its_script_where_there_is_no_key(string name, ColorScheme scheme, int width, int height)
    {
        await using Site site = await Site.OpenAsync(chromium, answer: null, new() { ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height } });
        Assert.Contains("No ANTHROPIC_API_KEY, so this is FakeClaude", site.Program.Output, StringComparison.Ordinal);
        await Expect(site.Page.Locator("#suggestions button")).ToHaveCountAsync(5);
        await site.KeepPictureAsync($"{name}-1-welcome");

        await site.AskAsync("What can you show me?");
        await Expect(site.Page.Locator(".tool .result")).ToBeVisibleAsync();
        await Expect(site.Page.Locator(".answer").Last.Locator("li")).ToHaveCountAsync(5);
        await site.KeepPictureAsync($"{name}-2-writing");
        await site.IsIdleAsync();
        await Expect(site.Page.Locator(".thinking")).ToHaveCountAsync(1);
        await Expect(site.Page.Locator(".markdown :is(table, pre, blockquote)")).ToHaveCountAsync(3);
        await Expect(site.Page.Locator(".markdown blockquote")).ToContainTextAsync("<script>document.title = \"stolen\"</script>");
        await site.KeepPictureAsync($"{name}-3-done");
        await site.Page.Locator(".thinking summary").ClickAsync();
        await site.Page.Locator("#log").EvaluateAsync("log => log.scrollTop = 0");
        await site.KeepPictureAsync($"{name}-4-top");

        await site.AskAsync("Now break off");
        await Expect(site.Page.Locator(".note")).ToHaveTextAsync("The answer broke off. Ask again.");
        await site.AskAsync("Let there be an error");
        await Expect(site.Page.Locator(".note").Last).ToHaveTextAsync("The model is overloaded for now. Ask again later.");
        await site.AskAsync("Please refuse");
        await Expect(site.Page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Too many questions for now. Ask again later.");
        await site.KeepPictureAsync($"{name}-5-errors");
        // Chromium itself complains of the status.
        Assert.Single(site.Complaints, static complaint => complaint.Contains("429", StringComparison.Ordinal));
    }
}
