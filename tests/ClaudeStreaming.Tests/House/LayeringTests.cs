namespace ClaudeStreaming.Tests.House;

/// <summary>The folders of a library depend on each other in one direction.</summary>
public class LayeringTests
{
    private static readonly Layers Core = new("src/ClaudeStreaming", Below: new()
    {
        ["Sse"] = [],
        ["Messages"] = [],
        ["Errors"] = ["Messages"],
        ["Events"] = ["Errors"],
        ["Accumulation"] = ["Events"],
        ["Diagnostics"] = ["Accumulation"],
        ["Streaming"] = ["Diagnostics", "Sse"],
        ["Smoothing"] = ["Streaming"],
        ["Resilience"] = ["Streaming"],
        ["Client"] = ["Resilience"],
        ["DependencyInjection"] = ["Client"],
    },
    FirstPlaceOf: new()
    {
        ["Stream"] = "Streaming",
        ["Task"] = "Streaming",
        ["ValueTask"] = "Streaming",
        ["TimeProvider"] = "Streaming",
        ["HttpClient"] = "Client",
        ["HttpRequestMessage"] = "Client",
        ["HttpResponseMessage"] = "Client",
        ["IServiceCollection"] = "DependencyInjection",
        ["IHttpClientFactory"] = "DependencyInjection",
    });

    private static readonly Layers Tools = new("src/ClaudeStreaming.Tools", Below: new()
    {
        ["Typed"] = [],
        ["Tools"] = [],
    },
    FirstPlaceOf: new()
    {
        ["IClaudeClient"] = "Tools",
        ["MessageRequest"] = "Tools",
    });

    private static readonly Layers ChatClient = new("src/ClaudeStreaming.AI", Below: new()
    {
        ["Blocks"] = [],
        ["Replies"] = ["Blocks"],
        ["Requests"] = ["Blocks"],
        ["Client"] = ["Replies", "Requests"],
        ["DependencyInjection"] = ["Client"],
    },
    FirstPlaceOf: new()
    {
        ["MessageStream"] = "Client",
        ["IClaudeClient"] = "Client",
        ["Task"] = "Client",
        ["IServiceCollection"] = "DependencyInjection",
    });

    private static readonly Dictionary<string, Layers> All = new[] { Core, Tools, ChatClient }.ToDictionary(static layers => layers.Folder);

    public static TheoryData<string> Libraries => [.. All.Keys];

    [Theory, MemberData(nameof(Libraries))]
    public void Every_folder_is_known_to_this_test(string library)
    {
        string[] folders = [.. Repository.Sources(library).Select(static file => file.Layer).Distinct()];
        Assert.Equal(All[library].Below.Keys.Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Libraries))]
    public void No_folder_names_a_type_of_a_folder_above_it(string library)
    {
        List<string> broken = Violations(All[library], [.. Repository.Sources(library)]);
        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Fact]
    public void A_file_that_looks_up_is_found_with_its_line_and_the_rule_it_breaks()
    {
        List<string> broken = Violations(Core,
        [
            .. Repository.Sources("src/ClaudeStreaming"),
            new SourceFile("src/ClaudeStreaming/Events/Bad.cs", "internal class Bad\n{\n    void Read(SseFrame frame, Stream body);\n}"),
        ]);
        Assert.Equal(
            [
                "src/ClaudeStreaming/Events/Bad.cs:3: Events may not name SseFrame, which is in Sse.",
                "src/ClaudeStreaming/Events/Bad.cs:3: Stream first comes in with Streaming, above Events.",
            ],
            broken);
    }

    private static List<string> Violations(Layers layers, IReadOnlyList<SourceFile> sources)
    {
        SourceFile[] files = [.. sources.Select(static file => file with { Text = Code.WithoutCommentsAndLiterals(file.Text) })];
        Dictionary<string, string> homes = [];
        foreach (SourceFile file in files)
        {
            foreach (string type in Code.DeclaredTypes(file.Text))
                homes.TryAdd(type, file.Layer);
        }
        List<string> broken = [];
        foreach (SourceFile file in files)
        {
            HashSet<string> own = [.. Code.DeclaredTypes(file.Text)];
            HashSet<string> allowed = layers.Allowed(file.Layer);
            foreach ((string name, int line) in Code.Names(file.Text))
            {
                if (!own.Contains(name) && homes.TryGetValue(name, out string? home) && !allowed.Contains(home))
                    broken.Add($"{file.Path}:{line}: {file.Layer} may not name {name}, which is in {home}.");
                if (layers.FirstPlaceOf.TryGetValue(name, out string? first) && !allowed.Contains(first))
                    broken.Add($"{file.Path}:{line}: {name} first comes in with {first}, above {file.Layer}.");
            }
        }
        return broken;
    }

    [Fact]
    public void Comments_and_literals_are_not_taken_for_code_and_names_behind_a_dot_are_not_taken_for_types()
    {
        string code = Code.WithoutCommentsAndLiterals(
            "/// <see cref=\"Above\"/>\nvar a = \"Above \\\" Above\" + @\"Above \"\"\" + \"\"\"Above\"\"\"; // Above\nx.Above = 'A'; Below.Of(y);");
        Assert.Equal([("Below", 3)], Code.Names(code));
        Assert.Equal(
            ["A", "B", "C", "D", "E", "F"],
            Code.DeclaredTypes("class A; record struct B(int X); readonly ref struct C; interface D; delegate T E<out T>(int x); sealed record F : A;"));
    }

    /// <param name="Folder">The library's folder.</param>
    /// <param name="Below">Its folders from the ground up. One may name types of its own and of the folders it lists, and of those that they
    /// may.</param>
    /// <param name="FirstPlaceOf">What only comes in higher up.</param>
    private sealed record Layers(string Folder, Dictionary<string, string[]> Below, Dictionary<string, string> FirstPlaceOf)
    {
        public HashSet<string> Allowed(string layer)
        {
            HashSet<string> allowed = [layer];
            foreach (string below in Below[layer])
                allowed.UnionWith(Allowed(below));
            return allowed;
        }
    }
}
