using ClaudeStreaming;
using Spectre.Console;

namespace LiveForm;

/// <summary>The form while it fills itself.</summary>
internal static class Filling
{
    /// <param name="stream">The answer.</param>
    /// <param name="console">Where the form is shown.</param>
    /// <param name="isLive">Whether it can be drawn over, as on a terminal.</param>
    /// <returns>The ticket.</returns>
    public static async Task<Ticket> ShowAsync(MessageStream stream, IAnsiConsole console, bool isLive)
    {
        Partial<Ticket>? last = null;
        if (!isLive)
        {
            await foreach (Partial<Ticket> partial in stream.PartialAsync(TicketJson.Default.Ticket))
                last = partial;
            console.Write(Form.Of(last, console.Profile.Width));
            return last!.Value!;
        }
        await console.Live(Form.Of(null, console.Profile.Width)).StartAsync(async display =>
        {
            await foreach (Partial<Ticket> partial in stream.PartialAsync(TicketJson.Default.Ticket))
            {
                last = partial;
                display.UpdateTarget(Form.Of(partial, console.Profile.Width));
            }
        });
        return last!.Value!;
    }
}
