using System.Globalization;
using ChatConsole;
using ClaudeStreaming;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace LiveForm;

/// <summary>The form as it looks with what has come.</summary>
internal static class Form
{
    private const string Waiting = "[grey]...[/]";

    // In the order of the JSON: what stands before the field that was completed last is complete.
    private static readonly string[] Fields = ["/title", "/customer", "/urgency", "/due", "/summary", "/steps"];

    private const string Cursor = "[yellow]\u258c[/]";
    private const int LabelWidth = 12;

    // Borders and the blanks beside them.
    private const int FrameWidth = 7;

    /// <param name="partial">What has come; null for nothing yet.</param>
    /// <param name="width">How wide the form is, whatever is in it.</param>
    public static IRenderable Of(Partial<Ticket>? partial, int width)
    {
        Ticket? ticket = partial?.Value;
        int done = partial is null ? 0 : Completed(partial);
        Table table = new() { Border = TableBorder.Rounded, ShowHeaders = false };
        table.AddColumn(new TableColumn("").Width(LabelWidth).NoWrap())
            .AddColumn(new TableColumn("").Width(Math.Max(LabelWidth, width - LabelWidth - FrameWidth)));
        table.AddRow("[bold]Title[/]", Text(ticket?.Title, done > 0));
        table.AddRow("[bold]Customer[/]", Text(ticket?.Customer, done > 1));
        // What has not come looks like the first of the enum, and like no date.
        table.AddRow("[bold]Urgency[/]", done > 2 ? Colored(ticket!.Urgency) : Waiting);
        table.AddRow("[bold]Due[/]", done > 3 ? ticket!.Due?.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) ?? "[grey]not said[/]" : Waiting);
        table.AddRow("[bold]Summary[/]", Text(ticket?.Summary, done > 4));
        string[] steps = [.. (ticket?.Steps ?? []).Select((step, i) => $"{i + 1}. {Safe(step)}")];
        table.AddRow("[bold]Steps[/]", steps.Length == 0 ? Waiting : string.Join('\n', steps) + (done > 5 ? "" : Cursor));
        return table;
    }

    /// <summary>How many of the fields are complete.</summary>
    private static int Completed(Partial<Ticket> partial)
    {
        if (partial.CompletedThrough is not { Length: > 0 } through)
            return partial.CompletedThrough is null ? 0 : Fields.Length;
        int field = Array.FindIndex(Fields, name => through == name || through.StartsWith(name + '/', StringComparison.Ordinal));
        // A step is a part of its field.
        return through == Fields[field] ? field + 1 : field;
    }

    private static string Text(string? text, bool isComplete) => text is null ? Waiting : Safe(text) + (isComplete ? "" : Cursor);

    private static string Safe(string? text) => Markup.Escape(TerminalText.Safe(text ?? ""));

    private static string Colored(Urgency urgency) => urgency switch
    {
        Urgency.High => "[red]High[/]",
        Urgency.Low => "[green]Low[/]",
        _ => $"{urgency}",
    };
}
