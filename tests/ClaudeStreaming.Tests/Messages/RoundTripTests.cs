using System.Text.Json.Nodes;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>What was read is written again, whatever it was: each rule is tried at every member of two documents that have them all.</summary>
public class RoundTripTests
{
    public static TheoryData<string> Documents => [.. All.Keys];

    private static readonly Dictionary<string, (string Document, Func<string, string> ThereAndBack)> All = new()
    {
        ["a reply"] = (Support.Documents.Message, static json => Message.Parse(json).ToJson()),
        ["a turn"] = (Support.Documents.Turn, static json => InputMessage.Parse(json).ToJson()),
    };

    [Theory, MemberData(nameof(Documents))]
    public void Every_member_goes_back_as_it_came(string which)
    {
        (string document, Func<string, string> thereAndBack) = All[which];
        Json.AssertSame(document, thereAndBack(document));
        Assert.Equal(thereAndBack(document), thereAndBack(thereAndBack(document)));
    }

    [Theory, MemberData(nameof(Documents))]
    public void The_order_of_members_does_not_matter(string which)
    {
        (string document, Func<string, string> thereAndBack) = All[which];
        string reversed = Support.Documents.Reversed(document);
        Assert.NotEqual(JsonNode.Parse(document)!.ToJsonString(), reversed);
        Json.AssertSame(document, thereAndBack(reversed));
    }

    [Theory, MemberData(nameof(Documents))]
    public void An_unknown_member_is_kept_verbatim_in_every_object(string which)
    {
        const string unknown = """{"a":[null, 1e400,12.0, -0],"b":"\ud83d"}""";
        (string document, Func<string, string> thereAndBack) = All[which];
        foreach (Edit edit in Support.Documents.WithEachObject(document, static o => o["x_new"] = "?"))
        {
            string json = edit.Document.Replace("\"?\"", unknown, StringComparison.Ordinal);
            string back = thereAndBack(json);
            Assert.True(back.Contains(unknown, StringComparison.Ordinal), $"{edit.Path}: {back}");
            Json.AssertSame(edit.Document, back.Replace(unknown, "\"?\"", StringComparison.Ordinal), edit.Path);
        }
    }

    [Theory, MemberData(nameof(Documents))]
    public void A_member_that_is_null_goes_back_as_null(string which)
    {
        (string document, Func<string, string> thereAndBack) = All[which];
        foreach (Edit edit in Support.Documents.WithEachMember(document, static (o, name) => o[name] = null).Where(IsNoToolInput))
            Json.AssertSame(edit.Document, thereAndBack(edit.Document), edit.Path);
    }

    [Theory, MemberData(nameof(Documents))]
    public void A_member_that_is_missing_is_tolerated_and_nothing_else_is_lost(string which)
    {
        (string document, Func<string, string> thereAndBack) = All[which];
        foreach (Edit edit in Support.Documents.WithEachMember(document, static (o, name) => o.Remove(name)))
            Json.AssertKept(edit.Document, thereAndBack(edit.Document), edit.Path);
    }

    [Theory, MemberData(nameof(Documents))]
    public void A_member_of_another_kind_than_documented_goes_back_as_it_came(string which)
    {
        (string document, Func<string, string> thereAndBack) = All[which];
        foreach (string odd in new[] { "7.5", "true", "\"odd\"", "\"\"", "[]", "[5]", "[null]", "{}", "{\"odd\":1}", "[{\"odd\":1}]" })
        {
            foreach (Edit edit in Support.Documents.WithEachMember(document, (o, name) => o[name] = JsonNode.Parse(odd)).Where(IsNoToolInput))
                Json.AssertKept(edit.Document, thereAndBack(edit.Document), edit.Path);
        }
    }

    [Fact]
    public void A_tool_input_that_is_null_becomes_an_object_which_is_what_the_API_takes()
    {
        ToolUseBlock call = (ToolUseBlock)Message.Parse("""{"content":[{"type":"tool_use","id":"t","name":"f","input":null}]}""").Content[0];
        Assert.True(call.IsInputComplete);
        Assert.Equal("{}", call.InputJson);
    }

    [Theory]
    [InlineData("[5]")]
    [InlineData("\"odd\"")]
    [InlineData("7.50")]
    [InlineData("false")]
    public void A_tool_input_that_is_no_object_is_kept_and_marked_as_none_to_act_upon(string input)
    {
        Message message = Message.Parse($$"""{"content":[{"type":"tool_use","id":"t","name":"f","input":{{input}}}]}""");
        ToolUseBlock call = (ToolUseBlock)message.Content[0];
        Assert.False(call.IsInputComplete);
        Assert.Equal(input, call.InputJson);
        Assert.Equal(message, Message.Parse(message.ToJson()));
    }

    // An input has rules of its own, above.
    private static bool IsNoToolInput(Edit edit) => !edit.Path.EndsWith(".input", StringComparison.Ordinal);
}
