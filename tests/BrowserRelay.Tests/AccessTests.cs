using BrowserRelay.Tests.Support;
using ClaudeStreaming.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace BrowserRelay.Tests;

/// <summary>The page without a mouse, and without eyes.</summary>
public class AccessTests(Chromium chromium)
{
    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard()
    {
        await using Site site = await Site.OpenAsync(chromium, static request => request.Number == 1
            ? new FakeReply().Text("Done.")
            : Upstream.Say("Hel", "lo"));
        // Whoever comes by keyboard is in the box at once; from the top of the page, one step leads there.
        await Expect(site.Question).ToBeFocusedAsync();
        await site.Page.EvaluateAsync("() => { document.body.tabIndex = -1; document.body.focus(); }");
        await site.Page.Keyboard.PressAsync("Tab");
        await Expect(site.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to the message box" })).ToBeFocusedAsync();
        await site.Page.Keyboard.PressAsync("Enter");
        await Expect(site.Question).ToBeFocusedAsync();
        await site.Page.Keyboard.TypeAsync("One");
        await site.Page.Keyboard.PressAsync("Shift+Enter");
        await site.Page.Keyboard.TypeAsync("Two");
        await site.Page.Keyboard.PressAsync("Enter");
        await site.ShowsAsync("Done.");
        await Expect(site.Page.Locator(".user p")).ToHaveTextAsync("One\nTwo");
        await site.IsIdleAsync();
        await site.Page.Keyboard.TypeAsync("Three");
        await site.Page.Keyboard.PressAsync("Enter");
        await site.ShowsAsync("Hel");
        await site.Page.Keyboard.PressAsync("Escape");
        await site.Upstream.LeftAsync(request: 1);
        await Expect(site.Page.Locator(".note")).ToHaveTextAsync("Stopped.");
        await Expect(site.Question).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_screen_reader_is_told_each_paragraph_once_it_is_finished_and_not_each_word()
    {
        await using Site site = await Site.OpenAsync(
            chromium, static _ => new FakeReply().Thinking("Hm.").Words("The first paragraph is this.\n\nAnd the **second** one."));
        await site.Page.EvaluateAsync(
            """
            () => {
              window.said = [];
              const status = document.querySelector('[role=status]');
              new MutationObserver(() => said.push(status.textContent)).observe(status, { childList: true, characterData: true, subtree: true });
            }
            """);
        await site.AskAsync("Hi");
        await site.IsIdleAsync();
        await Expect(site.Page.Locator("[role=status]")).ToHaveTextAsync("The answer is complete.");
        string[] said = await site.Page.EvaluateAsync<string[]>("() => said");
        // Changes are observed in batches: what is said at once after something else hides it.
        Assert.Empty(said.Except(["Sent.", "Claude is thinking.", "The first paragraph is this.", "And the second one.", "The answer is complete."]));
        Assert.Equal("The answer is complete.", said[^1]);
        Assert.Equal(0, await site.Page.Locator("#log [aria-live], #log[aria-live]").CountAsync());
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Text_stands_out_from_what_is_behind_it(ColorScheme scheme)
    {
        await using Site site = await Site.OpenAsync(chromium, answer: null, new() { ColorScheme = scheme });
        await AssertContrastAsync(site.Page);
        await site.AskAsync("Show me");
        await Expect(site.Page.Locator(".answer")).ToHaveCountAsync(2);
        await site.IsIdleAsync();
        await site.AskAsync("Let there be an error");
        await Expect(site.Page.Locator(".note")).ToBeVisibleAsync();
        await site.IsIdleAsync();
        await site.AskAsync("Refuse");
        await Expect(site.Page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await AssertContrastAsync(site.Page);
    }

    [Fact]
    public async Task Every_control_has_a_name_and_every_scrolling_place_can_be_reached()
    {
        await using Site site = await Site.OpenAsync(chromium, answer: null, new() { ViewportSize = new() { Width = 390, Height = 780 } });
        await site.AskAsync("Show me");
        await Expect(site.Page.Locator(".answer")).ToHaveCountAsync(2);
        await site.IsIdleAsync();
        string[] wrong = await site.Page.EvaluateAsync<string[]>(
            """
            () => {
              const isShown = node => node.checkVisibility({ visibilityProperty: true });
              const name = node => (node.ariaLabel ?? node.labels?.[0]?.textContent ?? node.textContent).trim();
              const nameless = [...document.querySelectorAll('button, a, textarea, [role=region], nav')].filter(node => isShown(node) && !name(node));
              const stuck = [...document.querySelectorAll('*')].filter(node => isShown(node) && node.scrollWidth > node.clientWidth + 1
                && /auto|scroll/.test(getComputedStyle(node).overflowX) && node.tabIndex < 0);
              const wide = document.documentElement.scrollWidth > innerWidth ? [document.documentElement] : [];
              return [...nameless, ...stuck, ...wide].map(node => node.outerHTML.slice(0, 100));
            }
            """);
        Assert.Empty(wrong);
        // The menu of a narrow page opens, and closes with Escape.
        ILocator menu = site.Page.GetByRole(AriaRole.Button, new() { Name = "Chats" });
        await menu.ClickAsync();
        await Expect(site.Page.GetByRole(AriaRole.Button, new() { Name = "New chat" })).ToBeVisibleAsync();
        await site.Page.Keyboard.PressAsync("Escape");
        await Expect(site.Page.GetByRole(AriaRole.Button, new() { Name = "New chat" })).ToBeHiddenAsync();
        await Expect(menu).ToBeFocusedAsync();
    }

    // Source: WCAG 2.2, 1.4.3: 4.5 to 1.
    private static async Task AssertContrastAsync(IPage page)
    {
        string[] faint = await page.EvaluateAsync<string[]>(
            """
            () => {
              const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
              const rgb = color => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1); return [...canvas.getImageData(0, 0, 1, 1).data]; };
              const luminance = ([r, g, b]) => [r, g, b].map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const behind = node => { for (; node; node = node.parentElement) { const c = rgb(getComputedStyle(node).backgroundColor); if (c[3] === 255) return c; } return [255, 255, 255, 255]; };
              const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
              const found = [];
              for (let text; (text = texts.nextNode());) {
                const node = text.parentElement;
                if (!text.data.trim() || !node.checkVisibility({ visibilityProperty: true }) || node.closest('.unseen')) continue;
                const [a, b] = [luminance(rgb(getComputedStyle(node).color)), luminance(behind(node))].sort((x, y) => y - x);
                if ((a + 0.05) / (b + 0.05) < 4.5) found.push(`${node.nodeName} ${text.data.slice(0, 30)} ${((a + 0.05) / (b + 0.05)).toFixed(2)}`);
              }
              return found;
            }
            """);
        Assert.Empty(faint);
    }
}
