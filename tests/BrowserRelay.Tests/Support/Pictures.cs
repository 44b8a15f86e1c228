using Microsoft.Playwright;

namespace BrowserRelay.Tests.Support;

/// <summary>Pictures of pages, kept with the tests' results for people to look at.</summary>
internal static class Pictures
{
    public static async Task KeepAsync(IPage page, string name)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "TestResults", "Pictures", $"{name}.png");
        await page.ScreenshotAsync(new() { Path = path, Animations = ScreenshotAnimations.Disabled });
    }
}
