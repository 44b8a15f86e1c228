using BrowserRelay.Tests.Support;
using ClaudeStreaming.Testing;
using static Microsoft.Playwright.Assertions;

namespace BrowserRelay.Tests;

/// <summary>What a model writes is text, whatever it says.</summary>
public class SafetyTests(Chromium chromium)
{
    private const string Attack =
        """
        <script>window.stolen = 1</script> <img src="x" onerror="window.stolen = 1">
        [link](javascript:window.stolen=1) [data](data:text/html,<script>parent.window.stolen=1</script>)
        ![picture](https://attacker.test/?stolen) <iframe src="https://attacker.test/"></iframe> <svg onload="window.stolen=1">

        - <a href="https://attacker.test/" ping="https://attacker.test/">a</a>

        ```html
        </code></pre><script>window.stolen = 1</script>
        ```

        | <b onmouseover="window.stolen=1">b</b> |
        |---|
        | `<script>window.stolen = 1</script>` |

        [quote](https://attacker.test/"onclick="window.stolen=1)
        """;

    [Fact]
    public async Task A_script_in_an_answer_is_not_executed_and_nothing_is_loaded_from_elsewhere()
    {
        await using Site site = await Site.OpenAsync(chromium, static _ => new FakeReply().Words(Attack).Thinking(Attack).Text("The end."));
        List<string> elsewhere = [];
        site.Page.Request += (_, request) =>
        {
            if (new Uri(request.Url).Authority != site.Program.Address.Authority)
                elsewhere.Add(request.Url);
        };
        await site.AskAsync(Attack);
        await site.IsIdleAsync();
        await site.ShowsAsync("The end.");
        await AssertHarmlessAsync();
        await site.Page.ReloadAsync();
        await site.ShowsAsync("The end.");
        await AssertHarmlessAsync();
        // The policy is the second wall: nothing came as far as that.
        Assert.Empty(site.Complaints);

        async Task AssertHarmlessAsync()
        {
            await Expect(site.Page.Locator("#turns :is(script, img, iframe, svg, b, [onerror], [onload], [onmouseover], [onclick], [ping])")).ToHaveCountAsync(0);
            foreach (string href in await site.Page.Locator("#turns a").EvaluateAllAsync<string[]>("links => links.map(link => link.href)"))
                Assert.StartsWith("https://attacker.test/", href, StringComparison.Ordinal);
            await Expect(site.Page.Locator(".markdown").First).ToContainTextAsync("<script>window.stolen = 1</script> <img src=\"x\"");
            Assert.False(await site.Page.EvaluateAsync<bool>("() => 'stolen' in window"));
            Assert.Empty(elsewhere);
        }
    }

    [Theory]
    [InlineData("document.body.innerHTML = '<b>x</b>'")]
    [InlineData("document.body.append(Object.assign(document.createElement('script'), { textContent: 'document.title = 1' }))")]
    [InlineData("document.body.setAttribute('onclick', 'document.title = 1')")]
    public async Task The_pages_policy_forbids_what_would_make_text_code(string code)
    {
        await using Site site = await Site.OpenAsync(chromium, static _ => new FakeReply().Text("Hi."));
        await site.Page.EvaluateAsync(
            """
            code => {
              window.violations = [];
              document.addEventListener('securitypolicyviolation', e => violations.push(e.effectiveDirective));
            }
            """, code);
        await site.Page.EvaluateAsync($"() => {{ try {{ {code}; }} catch {{}} }}");
        await site.Page.WaitForFunctionAsync("() => violations.length > 0");
        Assert.NotEqual("1", await site.Page.TitleAsync());
    }
}
