using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Testing;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Replies;

/// <summary>What a block becomes, in both forms.</summary>
public class ContentTests
{
    public static TheoryData<Form> Forms => Chat.Forms;

    [Theory, MemberData(nameof(Forms))]
    public async Task A_text_is_one_content(Form form)
    {
        ChatResponse response = await new FakeReply().Text("Hel", "lo ", "😀").AskAsync(form);
        Assert.Equal("Hello 😀", response.Text);
        ChatMessage message = Assert.Single(response.Messages);
        Assert.Equal(ChatRole.Assistant, message.Role);
        Assert.Equal("Hello 😀", Assert.IsType<TextContent>(Assert.Single(message.Contents)).Text);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Texts_of_two_blocks_stay_two(Form form)
    {
        IList<AIContent> contents = await new FakeReply().Text("A.").Text("B", ".").ContentsAsync(form);
        Assert.Equal(["A.", "B."], contents.OfType<TextContent>().Select(static content => content.Text));
        // A mark lies between, so that M.E.AI does not merge them.
        Assert.Equal([typeof(TextContent), typeof(AIContent), typeof(TextContent)], contents.Select(static content => content.GetType()));
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task An_empty_text_is_no_content(Form form)
    {
        IList<AIContent> contents = await new FakeReply().Text("").Text("B.").Text().ContentsAsync(form);
        Assert.Equal("B.", Assert.IsType<TextContent>(Assert.Single(contents)).Text);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Thoughts_have_their_signature_as_protected_data(Form form)
    {
        FakeReply reply = new FakeReply().Block(new ThinkingBlock("", ""), new ThinkingDelta("Hm"), new ThinkingDelta("."), new SignatureDelta("c2ln"));
        TextReasoningContent thoughts = Assert.IsType<TextReasoningContent>(Assert.Single(await reply.ContentsAsync(form)));
        Assert.Equal(("Hm.", "c2ln"), (thoughts.Text, thoughts.ProtectedData));
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Omitted_thoughts_are_a_signature_without_text_and_redacted_ones_are_data_without_text(Form form)
    {
        FakeReply reply = new FakeReply().Block(new ThinkingBlock("", ""), new SignatureDelta("c2ln")).Block(new RedactedThinkingBlock("b3Bh"));
        Assert.Equal(
            [("", "c2ln"), ("", "b3Bh")],
            (await reply.ContentsAsync(form)).Cast<TextReasoningContent>().Select(static content => (content.Text, content.ProtectedData)));
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_call_is_a_function_call_with_its_arguments(Form form)
    {
        FakeReply reply = new FakeReply().ToolUse("find", """{"city":"Lund","n":1.50,"deep":{"a":[1]},"no":null}""", id: "toolu_1");
        FunctionCallContent call = Assert.IsType<FunctionCallContent>(Assert.Single(await reply.ContentsAsync(form)));
        Assert.Equal(("toolu_1", "find"), (call.CallId, call.Name));
        Assert.Equal(["city", "n", "deep", "no"], call.Arguments!.Keys);
        Assert.Equal(["Lund", "1.50", """{"a":[1]}""", ""], call.Arguments.Values.Select(static value => $"{value}"));
        Assert.Null(call.Arguments["no"]);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_call_without_input_has_no_arguments(Form form)
    {
        IList<AIContent> contents = await new FakeReply().Block(new ToolUseBlock("toolu_1", "now", "{}")).ContentsAsync(form);
        Assert.Empty(Assert.IsType<FunctionCallContent>(Assert.Single(contents)).Arguments!);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_call_whose_input_was_cut_off_is_an_error_and_nothing_that_a_loop_would_call(Form form)
    {
        ChatResponse response = await new FakeReply().ToolUse("find", """{"city":"Lu""", id: "toolu_1").Stop(StopReason.MaxTokens).AskAsync(form);
        ErrorContent error = Assert.IsType<ErrorContent>(Assert.Single(response.Messages[0].Contents));
        Assert.Equal(("invalid_tool_call", """{"city":"Lu"""), (error.ErrorCode, error.Details));
        Assert.Contains("'toolu_1' of the tool find", error.Message, StringComparison.Ordinal);
        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_call_without_an_id_cannot_be_answered_and_is_an_error(Form form)
    {
        IList<AIContent> contents = await new FakeReply().Block(new ToolUseBlock(" ", "find", """{"a":1}""")).ContentsAsync(form);
        Assert.Equal("""{"a":1}""", Assert.IsType<ErrorContent>(Assert.Single(contents)).Details);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_citation_is_an_annotation_behind_its_text(Form form)
    {
        Citation page = new WebSearchResultLocation("sky is blue") { Url = "https://e.test/a", Title = "A", EncryptedIndex = "zz" };
        Citation document = new CharLocation("grass") { DocumentTitle = "Facts", FileId = "file_1", DocumentIndex = 0 };
        FakeReply reply = new FakeReply().Block(
            new TextBlock(""), new TextDelta("Blue"), new CitationsDelta(page), new CitationsDelta(document), new CitationsDelta(new UnknownCitation("dream", """{"type":"dream"}""")));
        IList<AIContent> contents = await reply.ContentsAsync(form);
        Assert.Equal("Blue", string.Concat(contents.Cast<TextContent>()));
        CitationAnnotation[] annotations = [.. contents.SelectMany(static content => content.Annotations ?? []).Cast<CitationAnnotation>()];
        Assert.Equal(3, annotations.Length);
        Assert.Equal(("A", "https://e.test/a", "sky is blue", "web_search"), (annotations[0].Title, annotations[0].Url?.AbsoluteUri, annotations[0].Snippet, annotations[0].ToolName));
        Assert.Equal(("Facts", "file_1", "grass"), (annotations[1].Title, annotations[1].FileId, annotations[1].Snippet));
        Assert.Equal(page, annotations[0].RawRepresentation);
        Assert.Null(annotations[2].Snippet);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task A_block_of_an_unknown_kind_keeps_its_place_as_a_bare_content(Form form)
    {
        ContentBlock beam = new UnknownBlock("beam", """{"type":"beam"}""");
        IList<AIContent> contents = await new FakeReply().Text("A").Block(beam).Text("B").ContentsAsync(form);
        Assert.Equal([typeof(TextContent), typeof(AIContent), typeof(TextContent)], contents.Select(static content => content.GetType()));
        Assert.Equal(beam, contents[1].RawRepresentation);
    }

    [Theory, MemberData(nameof(Forms))]
    public async Task Every_content_says_which_block_it_is_of(Form form)
    {
        IList<AIContent> contents = await new FakeReply().Thinking("Hm").Text("A").Text("B").ToolUse("f", "{}").ContentsAsync(form);
        Assert.Equal([0, 1, 2, 2, 3], contents.Select(static content => content.AdditionalProperties!["claude_index"]));
    }
}
