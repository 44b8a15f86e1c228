using System.Text;
using ClaudeStreaming.Sse;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Conformance;

public class SseConformanceTests
{
    [Fact]
    public void Every_case_gives_the_events_the_standard_says_however_it_is_cut()
    {
        foreach (ConformanceCase test in ConformanceData.Cases("sse", ".json"))
        {
            List<Frame> expected =
            [
                .. test.Answer["events"]!.AsArray().Select(static e => new Frame((string)e!["event"]!, (string)e["data"]!, (string)e["id"]!)),
            ];
            TimeSpan? retry = (double?)test.Answer["retry"] is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
            int[] asFed = [.. test.Answer["chunks"]?.AsArray().Select(static size => (int)size!) ?? [], int.MaxValue];
            Check(test, expected, retry, asFed);
            foreach (int size in new[] { 1, 2, 3, 7, int.MaxValue })
                Check(test, expected, retry, size);
            for (int cut = 1; cut < Math.Min(test.Bytes.Length, 3000); cut++)
                Check(test, expected, retry, cut, int.MaxValue);
        }
    }

    private static void Check(ConformanceCase test, List<Frame> expected, TimeSpan? retry, params int[] sizes)
    {
        using SseReader reader = new() { LastEventId = Encoding.UTF8.GetBytes((string?)test.Answer["initial_last_event_id"] ?? "") };
        List<Frame> actual = SseBytes.Read(reader, test.Bytes, sizes);
        Assert.Equal((string)test.Answer["last_event_id"]!, Encoding.UTF8.GetString(reader.LastEventId));
        Assert.True(
            expected.SequenceEqual(actual) && reader.ReconnectionTime == retry,
            $"{test.Name} cut {string.Join(',', sizes)}: expected {string.Join(" | ", expected)} retry {retry}; " +
            $"got {string.Join(" | ", actual)} retry {reader.ReconnectionTime}");
    }
}
