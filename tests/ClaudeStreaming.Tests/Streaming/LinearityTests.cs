using System.Text;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Streaming;

/// <summary>Ten times the input costs ten times as much, whatever it is that there is more of.</summary>
public class LinearityTests
{
    // Something is paid once, and arrays grow in steps.
    private const double Most = 11;

    public static TheoryData<string, string> Cases => new MatrixTheoryData<string, string>(
        ["one-byte reads", "one large delta", "one-byte deltas", "blocks", "blocks in turn", "tool input", "escapes"], ["events", "text", "final message"]);

    [Theory, MemberData(nameof(Cases))]
    public void Ten_times_the_input_allocates_ten_times_as_much(string what, string view)
    {
        int read = what == "one-byte reads" ? 1 : 4096;
        byte[][] once = [.. Make(what, 1).Chunk(read)], tenTimes = [.. Make(what, 10).Chunk(read)];
        long cost = Cost.Of(() => ReadAsync(once, view));
        Assert.InRange(Cost.Of(() => ReadAsync(tenTimes, view)), cost, Most * cost);
    }

    private static byte[] Make(string what, int times) => Encoding.UTF8.GetBytes(what switch
    {
        "one-byte reads" => Wire.Answer([.. Enumerable.Repeat(" word", 100 * times)]),
        "one large delta" => Wire.Answer(new string('x', 100_000 * times)),
        "one-byte deltas" => Wire.Answer([.. Enumerable.Repeat("x", 1000 * times)]),
        "escapes" => Wire.Answer([.. Enumerable.Repeat("a\n\t", 1000 * times)]),
        "blocks" => Blocks(Enumerable.Range(0, 100 * times).Select(static i => Wire.StartText(i) + Wire.Text("a", i) + Wire.StopBlock(i))),
        "blocks in turn" => Blocks(
            Enumerable.Range(0, 2).Select(static i => Wire.StartText(i)).Concat(Enumerable.Range(0, 3000 * times).Select(static i => Wire.Text("a", i % 2)))),
        "tool input" => Blocks(
            [Wire.StartTool(0), Wire.Input("[0", 0), .. Enumerable.Range(1, 1000 * times).Select(static i => Wire.Input($",{i}", 0)), Wire.Input("]", 0), Wire.StopBlock()]),
        _ => throw new ArgumentException(what, nameof(what)),
    });

    private static string Blocks(IEnumerable<string> events) => Wire.Start + string.Concat(events) + Wire.EndTurn + Wire.Stop;

    private static async Task ReadAsync(byte[][] pieces, string view)
    {
        await using MessageStream stream = MessageStream.FromSse(new GeneratedBody(pieces));
        await stream.SkimAsync(view);
    }
}
