using static ClaudeStreaming.Tests.Support.Events;

namespace ClaudeStreaming.Tests.Accumulation;

/// <summary>Blocks of text, of thinking and of a compaction as they grow.</summary>
public class TextFoldTests
{
    [Fact]
    public void Text_is_appended_to_what_the_start_event_held()
    {
        Assert.Equal([new TextBlock("Hello")], FoldStarted(Text(0), TextDelta(0, "Hel"), TextDelta(0, ""), TextDelta(0, "lo")).Content);
        Assert.Equal([new TextBlock("Hello")], FoldStarted(Text(0, "Hel"), TextDelta(0, "lo"), Stop(0)).Content);
        Assert.Equal([new TextBlock("Hel")], FoldStarted(Text(0, "Hel"), Stop(0)).Content);
        Assert.Equal([new TextBlock("")], FoldStarted(Text(0)).Content);
    }

    [Theory]
    [InlineData("\"citations\":null")]
    [InlineData("\"x\":1")]
    [InlineData("\"citations\":[]")]
    public void Citations_are_appended_also_to_none(string member)
    {
        Message message = FoldStarted(
            Block(0, $$"""{"type":"text","text":"",{{member}}}"""),
            Delta(0, """{"type":"citations_delta","citation":{"type":"char_location","cited_text":"a"}}"""),
            TextDelta(0, "Hi"),
            Delta(0, """{"type":"citations_delta","citation":{"type":"star_location","star":7}}"""),
            Stop(0));
        TextBlock text = Assert.IsType<TextBlock>(message.Content[0]);
        Assert.Equal("Hi", text.Text);
        Assert.Equal([new CharLocation("a"), new UnknownCitation("star_location", """{"type":"star_location","star":7}""")], text.Citations!);
    }

    [Fact]
    public void Citations_are_appended_to_those_of_the_start_event()
    {
        Message message = FoldStarted(
            Block(0, """{"type":"text","text":"","citations":[{"type":"char_location","cited_text":"a"}]}"""),
            Delta(0, """{"type":"citations_delta","citation":{"type":"char_location","cited_text":"b"}}"""));
        Assert.Equal([new CharLocation("a"), new CharLocation("b")], ((TextBlock)message.Content[0]).Citations!);
    }

    [Fact]
    public void Where_no_citation_comes_the_block_says_what_its_start_event_said()
    {
        Assert.Null(((TextBlock)FoldStarted(Text(0), TextDelta(0, "a")).Content[0]).Citations);
        Message empty = FoldStarted(Block(0, """{"type":"text","text":"","citations":[]}"""), TextDelta(0, "a"));
        Assert.Empty(((TextBlock)empty.Content[0]).Citations!);
        Message spelled = FoldStarted(Block(0, """{"type":"text","text":"","citations":null}"""), TextDelta(0, "a"));
        Assert.Contains("\"citations\":null", spelled.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Thinking_is_appended_and_its_signature_assigned()
    {
        Message message = FoldStarted(
            Block(0, """{"type":"thinking","thinking":"So. ","signature":""}"""),
            ThinkingDelta(0, "First, "),
            Delta(0, """{"type":"thinking_delta","thinking":"then.","estimated_tokens":3}"""),
            Delta(0, """{"type":"signature_delta","signature":"b2xk"}"""),
            Delta(0, """{"type":"signature_delta","signature":"bmV3"}"""),
            Stop(0));
        Assert.Equal([new ThinkingBlock("So. First, then.", "bmV3")], message.Content);
    }

    [Fact]
    public void Thinking_that_is_omitted_has_its_signature_only()
    {
        Message message = FoldStarted(
            Block(0, """{"type":"thinking","thinking":"","signature":""}"""),
            Delta(0, """{"type":"signature_delta","signature":"c2ln"}"""),
            Stop(0));
        Assert.Equal([new ThinkingBlock("", "c2ln")], message.Content);
    }

    [Fact]
    public void Thinking_that_was_never_signed_gets_no_signature_that_nobody_gave()
    {
        Message message = FoldStarted(Block(0, """{"type":"thinking","thinking":""}"""), ThinkingDelta(0, "Hm"), Stop(0));
        Assert.Equal([new ThinkingBlock("Hm", "")], message.Content);
        Assert.Contains("\"signature\":null", message.ToJson(), StringComparison.Ordinal);
        Message signed = FoldStarted(
            Block(0, """{"type":"thinking","thinking":""}"""), Delta(0, """{"type":"signature_delta","signature":"c2ln"}"""));
        Assert.Contains("\"signature\":\"c2ln\"", signed.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"compaction_delta","content":"new","encrypted_content":"e2"}""", "new", "e2")]
    [InlineData("""{"type":"compaction_delta","content":"new","encrypted_content":null}""", "new", null)]
    [InlineData("""{"type":"compaction_delta","content":"new"}""", "new", "e1")]
    [InlineData("""{"type":"compaction_delta","content":null}""", null, "e1")]
    [InlineData("""{"type":"compaction_delta"}""", null, "e1")]
    public void A_compaction_is_assigned_and_what_is_encrypted_only_where_it_is_mentioned(string delta, string? content, string? encrypted)
    {
        Message message = FoldStarted(
            Block(0, """{"type":"compaction","content":"old","encrypted_content":"e1","signature":"c2ln"}"""), Delta(0, delta), Stop(0));
        Assert.Equal([new CompactionBlock(content) { EncryptedContent = encrypted, Signature = "c2ln" }], message.Content);
    }

    [Fact]
    public void A_compaction_does_not_grow()
    {
        Message message = FoldStarted(
            Block(0, """{"type":"compaction","content":null,"encrypted_content":null}"""),
            Delta(0, """{"type":"compaction_delta","content":"a"}"""),
            Delta(0, """{"type":"compaction_delta","content":"b"}"""));
        Assert.Equal([new CompactionBlock("b")], message.Content);
    }

    [Fact]
    public void A_member_that_came_in_an_odd_kind_does_not_outlive_what_is_folded()
    {
        Message message = FoldStarted(
            Block(0, """{"type":"text","text":{},"citations":false}"""),
            TextDelta(0, "Hi"),
            Delta(0, """{"type":"citations_delta","citation":{"type":"char_location","cited_text":"a"}}"""),
            Block(1, """{"type":"thinking","thinking":0,"signature":0}"""),
            ThinkingDelta(1, "Hm"),
            Delta(1, """{"type":"signature_delta","signature":"c2ln"}"""));
        Support.Json.AssertSame(
            """
            {"content":[{"type":"text","text":"Hi","citations":[{"type":"char_location","cited_text":"a"}]},
                        {"type":"thinking","thinking":"Hm","signature":"c2ln"}]}
            """,
            $$"""{"content":{{System.Text.Json.Nodes.JsonNode.Parse(message.ToJson())!["content"]!.ToJsonString()}}}""");
    }
}
