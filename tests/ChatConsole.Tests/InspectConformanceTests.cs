using System.Text.Json.Nodes;
using ClaudeStreaming;
using ClaudeStreaming.Tests.Conformance;
using ClaudeStreaming.Tests.Support;

namespace ChatConsole.Tests;

public class InspectConformanceTests
{
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [InlineData(7)]
    public async Task Frames_are_what_the_standard_says(int chunk)
    {
        foreach (ConformanceCase test in ConformanceData.Cases("sse", ".json"))
        {
            // A file cannot carry what an earlier connection left behind.
            if (test.Answer["initial_last_event_id"] is not null)
                continue;
            (int exitCode, string output, _) = await InspectTests.InspectAsync(test.Bytes, InspectView.Frames, chunk);
            Assert.Equal((test.Name, ExitCodes.Complete), (test.Name, exitCode));
            string expected = Frames(test.Answer["events"]!.AsArray());
            string actual = Frames(output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonNode.Parse(line)));
            Assert.Equal((test.Name, expected), (test.Name, actual));
        }
    }

    [Fact]
    public async Task The_message_is_the_one_that_was_meant()
    {
        foreach (ConformanceCase test in ConformanceData.Cases("claude", ".final.json"))
        {
            (int exitCode, string output, _) = await InspectTests.InspectAsync(test.Bytes, InspectView.Message, chunk: 13);
            Assert.Equal((test.Name, ExitCodes.Complete), (test.Name, exitCode));
            JsonNode expected = test.Answer["message"]!.DeepClone();
            JsonNode actual = JsonNode.Parse(output)!;
            foreach (JsonNode? index in test.Answer["incomplete_inputs"] as JsonArray ?? [])
            {
                foreach (JsonNode side in new[] { expected, actual })
                {
                    side["content"]![(int)index!]!.AsObject().Remove("input");
                    side["content"]![(int)index!]!.AsObject().Remove("_incomplete_input");
                }
            }
            Assert.Null(Json.Difference(expected, actual, test.Name));
        }
    }

    [Fact]
    public async Task Broken_streams_have_the_exit_code_of_what_broke_them_and_leave_what_came()
    {
        foreach (ConformanceCase test in ConformanceData.Cases("claude-errors", ".json"))
        {
            JsonNode robust = test.Answer["robust"]!;
            (int exitCode, string output, string error) = await InspectTests.InspectAsync(test.Bytes, InspectView.Message);
            string outcome = exitCode switch
            {
                ExitCodes.Complete => "message",
                ExitCodes.ApiSaidNo => "error",
                // Truncated, or an error that the stream's reader found.
                _ => error.StartsWith("The stream ended", StringComparison.Ordinal) ? "truncated" : "error",
            };
            Assert.True(((string)robust["outcome"]!).Split("_or_").Contains(outcome), $"{test.Name}: {exitCode} {error}");
            bool isAtEase = error.Length == 0 || error.StartsWith("The stream ends without", StringComparison.Ordinal);
            Assert.Equal((test.Name, exitCode == ExitCodes.Complete), (test.Name, isAtEase));
            if ((string?)robust["error_type"] is { } type)
                Assert.Contains(type, error);
            if ((string?)robust["text"] is { } text)
                Assert.Equal((test.Name, text), (test.Name, output.Length == 0 ? "" : Message.Parse(output).Text));
        }
    }

    private static string Frames(IEnumerable<JsonNode?> frames) => string.Join('\n', frames.Select(static frame =>
        new JsonArray(frame!["event"]!.DeepClone(), frame["data"]!.DeepClone(), frame["id"]!.DeepClone()).ToJsonString()));
}
