using ClaudeStreaming.Testing;

namespace LiveForm;

/// <summary>What FakeClaude writes where there is no key: one ticket, at the pace of a model, whatever the letter says.</summary>
internal static class FakeTicket
{
    private const string Json =
        """
        {"title":"Coffee machine shows error \"E\u00d78\" and leaks","customer":"Søren Ångström \ud83c\udf89","urgency":"High","due":"2026-12-01",
         "summary":"The machine in the kitchen on the third floor stopped on Monday and has leaked since. Forty people are without coffee, and the summer party\u2019s guests come on the first.",
         "steps":["Call back today","Send a technician with a seal for the pump","Lend a machine until it works","Ask again on the day of the party"]}
        """;

    /// <param name="pace">Between two events.</param>
    public static FakeClaude Create(TimeSpan pace) => new(new FakeReply().Text([.. Json.Chunk(4).Select(static piece => new string(piece))]).Paced(pace));
}
