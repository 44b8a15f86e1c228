using BrowserRelay.Tests.Support;
using Microsoft.Playwright;

namespace BrowserRelay.Tests;

/// <summary>The page's own Markdown, in the browser that it is for.</summary>
public class MarkdownTests(Chromium chromium)
{
    [Fact]
    public async Task Markdown_becomes_these_elements()
    {
        (string Source, string Html)[] cases =
        [
            ("a *b* **c** _d_ __e__ ~~f~~ `g`", "<p>a <em>b</em> <strong>c</strong> <em>d</em> <strong>e</strong> <del>f</del> <code>g</code></p>"),
            ("***both*** and **a *b* c**", "<p><strong><em>both</em></strong> and <strong>a <em>b</em> c</strong></p>"),
            ("snake_case_name 2 * 3 * 4 **open", "<p>snake_case_name 2 * 3 * 4 **open</p>"),
            (@"\*not\* \`code\` \\", "<p>*not* `code` \\</p>"),
            ("``a ` b`` `  ` ` c `", "<p><code>a ` b</code> <code>  </code> <code>c</code></p>"),
            ("one\ntwo  \nthree\\\nfour", "<p>one\ntwo<br>three<br>four</p>"),
            ("# One #\n###### Six", "<h2>One</h2><h6>Six</h6>"),
            ("a\n\n***\n\nb", "<p>a</p><hr><p>b</p>"),
            ("- a\n- b\n  - c\n\n    d\n- e", "<ul><li>a</li><li>b<ul><li><p>c</p><p>d</p></li></ul></li><li>e</li></ul>"),
            ("3. a\n4. b\n- c", "<ol start=\"3\"><li>a</li><li>b</li></ol><ul><li>c</li></ul>"),
            ("> a\n> > b\n\nc", "<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote><p>c</p>"),
            ("<b>x</b> & y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>"),
            ("[a](https://a.test/x_(y) \"t\")", "<p>" + Link("https://a.test/x_(y)", "a") + "</p>"),
            ("<https://a.test/> see https://b.test/c_d_e.", "<p>" + Link("https://a.test/", "https://a.test/") + " see " + Link("https://b.test/c_d_e", "https://b.test/c_d_e") + ".</p>"),
            ("[a](javascript:b) [c](/d) [e]", "<p>[a](javascript:b) [c](/d) [e]</p>"),
            ("[a](mailto:b@c.test)", "<p>" + Link("mailto:b@c.test", "a") + "</p>"),
        ];
        await using Site site = await Site.OpenAsync(chromium, answer: null);
        foreach ((string source, string html) in cases)
            Assert.Equal((source, html), (source, await RenderAsync(site.Page, [source])));
    }

    [Fact]
    public async Task A_table_has_heads_alignments_and_as_many_cells_as_its_head()
    {
        await using Site site = await Site.OpenAsync(chromium, answer: null);
        string html = await RenderAsync(site.Page, ["| a | b\\|c |\n|:--|--:|\n| 1 | `2` | 3 |\n| 4 |\n\nend"]);
        Assert.Contains(
            "<thead><tr><th class=\"start\" scope=\"col\">a</th><th class=\"end\" scope=\"col\">b|c</th></tr></thead>" +
            "<tbody><tr><td class=\"start\">1</td><td class=\"end\"><code>2</code></td></tr>" +
            "<tr><td class=\"start\">4</td><td class=\"end\"></td></tr></tbody>",
            html, StringComparison.Ordinal);
        Assert.EndsWith("<p>end</p>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Code_is_kept_to_the_letter_also_where_it_has_no_end()
    {
        await using Site site = await Site.OpenAsync(chromium, answer: null);
        string html = await RenderAsync(site.Page, ["```cs\nif (a < b)\n\n    **c**;\n```\n~~~\nopen\n"]);
        Assert.Contains("<code>if (a &lt; b)\n\n    **c**;</code>", html, StringComparison.Ordinal);
        Assert.Contains("<code>open\n</code>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_whatever_pieces_it_comes_it_ends_as_the_same_elements()
    {
        string tour = Scripted("tour"), story = Scripted("long");
        const string Awkward = "1. a\n\n2. b\n\n- c\n\n-\n\n# d\n#\n|e|f|\n|-|-|\n|g|\n***\n```\n\n\n```\n> h\ni\n\n* j\n  * k\n\n   l";
        await using Site site = await Site.OpenAsync(chromium, answer: null);
        foreach (string source in new[] { tour, story, Awkward })
        {
            string whole = await RenderAsync(site.Page, [source]);
            foreach (int length in new[] { 1, 2, 3, 7, 50 })
                Assert.Equal(whole, await RenderAsync(site.Page, [.. source.Chunk(length).Select(static piece => new string(piece))]));
        }
    }

    [Fact]
    public async Task A_block_that_is_finished_is_not_made_again_when_more_comes()
    {
        await using Site site = await Site.OpenAsync(chromium, answer: null);
        Assert.True(await site.Page.EvaluateAsync<bool>(
            """
            async () => {
              const { MarkdownView } = await import('/js/markdown.js');
              const frame = () => new Promise(requestAnimationFrame);
              const view = new MarkdownView();
              view.append('one\n\ntwo\n\nthree');
              await frame(); await frame();
              const first = view.element.firstChild;
              view.append(' and more\n\nfour');
              await frame(); await frame();
              return view.element.firstChild === first && view.element.childNodes.length === 4;
            }
            """));
    }

    [Theory]
    [InlineData("*a ")]
    [InlineData("_a ")]
    [InlineData("**a ")]
    [InlineData("[a](b ")]
    [InlineData("[[[[[[")]
    public async Task Marks_that_end_nowhere_are_text_however_many_there_are(string mark)
    {
        await using Site site = await Site.OpenAsync(chromium, answer: null);
        string text = string.Concat(Enumerable.Repeat(mark, 20_000)).TrimEnd();
        Assert.Equal($"<p>{text}</p>", await RenderAsync(site.Page, [text]));
    }

    private static string Link(string href, string text) => $"<a href=\"{href}\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">{text}</a>";

    private static string Scripted(string name)
    {
        using Stream file = System.Reflection.Assembly.Load("BrowserRelay").GetManifestResourceStream(name)!;
        using StreamReader reader = new(file);
        return reader.ReadToEnd();
    }

    // Each piece in a frame of its own is what a slow stream looks like.
    private static Task<string> RenderAsync(IPage page, string[] pieces) => page.EvaluateAsync<string>(
        """
        async pieces => {
          const { MarkdownView } = await import('/js/markdown.js');
          const view = new MarkdownView();
          window.requestAnimationFrame = action => { action(); return 0; };
          for (const piece of pieces) view.append(piece);
          view.end();
          return view.element.innerHTML;
        }
        """, pieces);
}
