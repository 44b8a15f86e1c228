using System.Reflection;
using ClaudeStreaming.Testing;

namespace ClaudeStreaming.Tests.House;

/// <summary>A change of what users can see is a change of a file that somebody reviews.</summary>
public class PublicApiTests
{
    public static TheoryData<string> Assemblies => [.. Shown.Keys];

    private static readonly Dictionary<string, Assembly> Shown = new()
    {
        ["ClaudeStreaming"] = typeof(MessageStream).Assembly,
        ["ClaudeStreaming.Tools"] = typeof(AgentStream).Assembly,
        ["ClaudeStreaming.AI"] = typeof(ClaudeChatClientOptions).Assembly,
#if NET10_0_OR_GREATER
        // There on net10.0 only, the server of the one and the whole other.
        ["ClaudeStreaming.AspNetCore"] = typeof(ClaudeResults).Assembly,
        ["ClaudeStreaming.PostgreSql"] = typeof(StreamSchema).Assembly,
        ["ClaudeStreaming.Testing"] = typeof(FakeClaude).Assembly,
#endif
    };

    [Theory, MemberData(nameof(Assemblies))]
    public void The_public_API_is_the_reviewed_one(string name)
    {
        string path = Reviewed(name);
        string actual = PublicApi.Of(Shown[name]);
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") == "1")
            File.WriteAllText(path, actual);
        string reviewed = File.Exists(path) ? File.ReadAllText(path) : "";
        string[] added = [.. actual.Split('\n').Except(reviewed.Split('\n'))];
        string[] removed = [.. reviewed.Split('\n').Except(actual.Split('\n'))];
        Assert.True(
            actual == reviewed,
            $"The public API of {name} is not what {name}.txt says. If that is meant, run the tests with UPDATE_PUBLIC_API=1 and have the " +
            $"file reviewed.\n{string.Join('\n', added.Select(static line => "+ " + line).Concat(removed.Select(static line => "- " + line)))}");
    }

    [Theory]
    [InlineData("ClaudeStreaming")]
    [InlineData("ClaudeStreaming.Tools")]
    public void No_public_method_has_a_flag_and_no_type_of_a_dependency_shows(string name)
    {
        string api = File.ReadAllText(Reviewed(name));
        string[] methods = [.. api.Split('\n').Where(static line => line.StartsWith("    ", StringComparison.Ordinal) && line.Contains('('))];
        Assert.NotEmpty(methods);
        Assert.DoesNotContain(methods, static line => line[line.IndexOf('(', StringComparison.Ordinal)..].Contains("bool ", StringComparison.Ordinal));
        Assert.DoesNotContain("Polly", api, StringComparison.Ordinal);
        Assert.DoesNotContain("HttpMessageHandler", api, StringComparison.Ordinal);
    }

    private static string Reviewed(string name) =>
        Path.Combine(Repository.Root, "tests", "ClaudeStreaming.Tests", "House", "PublicApi", name + ".txt");
}
