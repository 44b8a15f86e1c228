using BrowserRelay.Tests.Support;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace BrowserRelay.Tests.Support;

/// <summary>Debian's Chromium, started once for all tests. Where there is none, tests skip.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Program = "/usr/bin/chromium";

    // Only there so that what hangs fails its test.
    private const int PatienceMilliseconds = 60_000;

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
        "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Headless = true, Args = Arguments });
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
    }

    /// <summary>A browser of somebody new, without cookies.</summary>
    public async Task<IBrowserContext> NewVisitorAsync(BrowserNewContextOptions? options = null)
    {
        Assert.SkipWhen(_browser is null, $"There is no {Program}. Debian's package chromium has it; .ci/run installs it where it can.");
        IBrowserContext visitor = await _browser.NewContextAsync(options);
        visitor.SetDefaultTimeout(PatienceMilliseconds);
        return visitor;
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
