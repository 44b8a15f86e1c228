using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>Records compare by value, their lists included.</summary>
public class EqualityTests
{
    [Fact]
    public void What_was_read_twice_is_equal_and_has_one_hash_code()
    {
        (Message first, Message second) = (Message.Parse(Documents.Message), Message.Parse(Documents.Message));
        Assert.NotSame(first.Content, second.Content);
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        (InputMessage turn, InputMessage same) = (InputMessage.Parse(Documents.Turn), InputMessage.Parse(Documents.Turn));
        Assert.Equal(turn, same);
        Assert.Equal(turn.GetHashCode(), same.GetHashCode());
    }

    [Fact]
    public void A_value_that_differs_anywhere_makes_two_messages_of_it()
    {
        Message message = Message.Parse(Documents.Message);
        Edit[] edits = [.. Documents.WithEachMember(Documents.Message, static (o, name) => o[name] = "another")];
        Assert.All(edits, edit =>
        {
            Message other = Message.Parse(edit.Document);
            Assert.True(message != other, edit.Path);
            Assert.True(other == Message.Parse(edit.Document), edit.Path);
        });
    }

    [Fact]
    public void An_unknown_member_is_a_part_of_the_value() =>
        Assert.NotEqual(Message.Parse("""{"id":"a","x":1}"""), Message.Parse("""{"id":"a","x":2}"""));

    [Fact]
    public void Null_and_absent_are_the_same_value()
    {
        Message spelled = Message.Parse("""{"id":"a","stop_details":null,"content":[{"type":"text","text":"x","citations":null}]}""");
        Message absent = Message.Parse("""{"id":"a","content":[{"type":"text","text":"x"}]}""");
        Assert.Equal(spelled, absent);
        Assert.Equal(spelled.GetHashCode(), absent.GetHashCode());
        Assert.NotEqual(spelled.ToJson(), absent.ToJson());
    }

    [Fact]
    public void A_string_and_a_single_block_of_text_are_the_same_value()
    {
        InputMessage text = InputMessage.User("Hi");
        InputMessage block = InputMessage.User(new TextBlock("Hi"));
        Assert.Equal(text, block);
        Assert.Equal(text.GetHashCode(), block.GetHashCode());
        Assert.NotEqual(text.ToJson(), block.ToJson());
    }

    [Fact]
    public void Lists_compare_by_their_items_in_order()
    {
        Message Of(params ContentBlock[] content) => new("a", "m") { Content = content };
        Assert.Equal(Of(new TextBlock("1"), new TextBlock("2")), Of(new TextBlock("1"), new TextBlock("2")));
        Assert.NotEqual(Of(new TextBlock("1"), new TextBlock("2")), Of(new TextBlock("2"), new TextBlock("1")));
        Assert.NotEqual(Of(new TextBlock("1")), Of(new TextBlock("1"), new TextBlock("1")));
        Assert.NotEqual(new TextBlock("") { Citations = [] }, new TextBlock(""));
        Assert.NotEqual<ContentBlock>(new ThinkingBlock("a", ""), new TextBlock("a"));
    }

    [Fact]
    public void A_list_is_copied_when_it_is_given()
    {
        List<ContentBlock> blocks = [new TextBlock("1")];
        List<Citation> citations = [new CharLocation("c")];
        List<ContainerSkill> skills = [new("anthropic", "pptx")];
        Message message = new("a", "m") { Content = blocks, Container = new Container { Skills = skills } };
        InputMessage turn = InputMessage.User(blocks);
        TextBlock text = new("t") { Citations = citations };
        ToolResultBlock result = new("toolu_1") { Content = blocks };
        SearchResultBlock found = new("s", "t", blocks);
        ContentSource source = new(blocks);
        SystemPrompt system = new(blocks);
        blocks.Clear();
        citations.Add(new CharLocation("d"));
        skills[0] = new("custom", "mine");
        Assert.All(
            [message.Content, turn.Content, result.Content!, found.Content, source.Content, system.Blocks],
            static content => Assert.Equal([new TextBlock("1")], content));
        Assert.Equal([new CharLocation("c")], text.Citations);
        Assert.Equal([new ContainerSkill("anthropic", "pptx")], message.Container!.Skills!);
    }

    [Fact]
    public void A_list_cannot_be_changed_by_whoever_reads_it()
    {
        Message message = new("a", "m") { Content = [new TextBlock("1")] };
        Assert.False(message.Content is IList<ContentBlock>);
        Assert.False(message.Content is ContentBlock[]);
        Assert.Same(message.Content, (message with { }).Content);
    }

    [Fact]
    public void A_list_is_read_like_any_other()
    {
        IReadOnlyList<ContentBlock> content = new Message("a", "m") { Content = [new TextBlock("1"), new TextBlock("2")] }.Content;
        Assert.Equal(2, content.Count);
        Assert.Equal(new TextBlock("2"), content[1]);
        Assert.Equal(new TextBlock("2"), content[^1]);
        Assert.Throws<IndexOutOfRangeException>(() => content[2]);
        Assert.Equal(content, content.ToList());
        Assert.Contains("TextBlock", content.ToString(), StringComparison.Ordinal);
        Assert.False(content.Equals(null));
        Assert.False(content.Equals(content.ToList()));
    }
}
