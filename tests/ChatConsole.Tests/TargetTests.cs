namespace ChatConsole.Tests;

public class TargetTests
{
    [Theory]
    [InlineData(null, "", "https://api.anthropic.com/ no-key fake")]
    [InlineData(null, "ANTHROPIC_API_KEY=k", "https://api.anthropic.com/ k")]
    [InlineData(null, "ANTHROPIC_API_KEY= ", "https://api.anthropic.com/ no-key fake")]
    [InlineData(null, "ANTHROPIC_AUTH_TOKEN=t", "https://api.anthropic.com/ Bearer t")]
    [InlineData(null, "ANTHROPIC_API_KEY=k;ANTHROPIC_AUTH_TOKEN=t", "https://api.anthropic.com/ k")]
    [InlineData(null, "ANTHROPIC_API_KEY=k;ANTHROPIC_BASE_URL=https://gw.example/x", "https://gw.example/x k")]
    [InlineData("https://other.example", "ANTHROPIC_API_KEY=k;ANTHROPIC_BASE_URL=https://gw.example", "https://other.example/ k")]
    [InlineData(null, "ANTHROPIC_BASE_URL=http://localhost:5000", "http://localhost:5000/ no-key")]
    [InlineData("http://[::1]:5000", "", "http://[::1]:5000/ no-key")]
    public void It_talks_to_whom_it_is_told_to(string? baseUrl, string environment, string expected)
    {
        Target target = Target.Of(baseUrl, Read(environment));
        Assert.Equal(expected, $"{target.Address} {target.ApiKey ?? "Bearer " + target.AuthToken}{(target.IsFake ? " fake" : "")}");
        Assert.Equal(expected.EndsWith(" no-key", StringComparison.Ordinal), target.Notice is not null);
    }

    [Theory]
    [InlineData(null, "ANTHROPIC_BASE_URL=https://gw.example", "No key for gw.example. Set ANTHROPIC_API_KEY (or ANTHROPIC_AUTH_TOKEN).")]
    [InlineData(null, "ANTHROPIC_BASE_URL=gw.example", "ANTHROPIC_BASE_URL is not an http or https address: 'gw.example'.")]
    [InlineData("", "", "--base-url is not an http or https address: ''.")]
    public void What_cannot_work_says_what_to_set(string? baseUrl, string environment, string said) =>
        Assert.StartsWith(said, Assert.Throws<UsageException>(() => Target.Of(baseUrl, Read(environment))).Message);

    private static Func<string, string?> Read(string environment)
    {
        Dictionary<string, string> values = environment.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair => pair.Split('=', 2)).ToDictionary(static pair => pair[0], static pair => pair[1]);
        return name => values.GetValueOrDefault(name);
    }
}
