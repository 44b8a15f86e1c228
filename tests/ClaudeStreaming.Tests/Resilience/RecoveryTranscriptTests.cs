using System.Text.Json;
using ClaudeStreaming.Testing;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Tests.Resilience;

/// <summary>What a recovered answer leaves behind: a message to show and to store, a conversation to send, and what it cost.</summary>
public class RecoveryTranscriptTests
{
    [Fact]
    public async Task The_transcript_is_what_was_sent_and_only_grows()
    {
        FakeClaude claude = new(Recovery.Broken("One, \n"), Recovery.Broken("two, "), Recovery.Whole("three."));
        await using MessageStream stream = await claude.RecoverAsync(new() { MaxContinuations = 2 });
        List<IReadOnlyList<InputMessage>> transcripts = [stream.Transcript];
        await foreach (StreamEvent e in stream)
        {
            if (e is StreamResumed or MessageStop)
                transcripts.Add(stream.Transcript);
        }
        Assert.Equal([1, 3, 5, 6], transcripts.Select(static transcript => transcript.Count));
        for (int i = 1; i < transcripts.Count; i++)
            Assert.Equal(transcripts[i - 1], transcripts[i].Take(transcripts[i - 1].Count));
        for (int i = 0; i < 3; i++)
            Assert.Equal(claude.Requests[i].Messages, transcripts[i]);
        Assert.Equal(["user", "assistant", "user", "assistant", "user", "assistant"], transcripts[^1].Select(static message => message.Role));
        Assert.Equal([new TextBlock("One,")], transcripts[^1][1].Content);
        Assert.Equal([new TextBlock("two,")], transcripts[^1][3].Content);
        Assert.Equal(InputMessage.Assistant("three."), transcripts[^1][5]);
        Assert.Equal("One, \ntwo, three.", stream.CurrentMessage!.Text);
    }

    [Fact]
    public async Task The_transcript_can_be_sent_back()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), new FakeReply().Thinking("Hm", "sig").Text("lo"), new FakeReply().Text("Bye"));
        using ClaudeClient client = claude.CreateRecovering();
        await using MessageStream stream = await client.StreamAsync(Requests.Hello);
        await stream.GetFinalMessageAsync();
        MessageRequest next = Requests.Hello with { Messages = [.. stream.Transcript, InputMessage.User("Thanks")] };
        await client.GetFinalMessageAsync(next);
        Assert.Equal(next.Messages, claude.Requests[2].Messages);
        Assert.Equal([new ThinkingBlock("Hm", "sig"), new TextBlock("lo")], stream.Transcript[3].Content);
    }

    [Fact]
    public async Task Where_it_fails_for_good_the_transcript_has_what_the_last_request_asked_with()
    {
        FakeClaude claude = new(Recovery.Broken("Hel"), Recovery.Broken("lo"));
        await using MessageStream stream = await claude.RecoverAsync();
        await stream.FailAsync<ClaudeStreamException>("text");
        Assert.Equal(claude.Requests[1].Messages, stream.Transcript);
    }

    [Fact]
    public async Task Usage_is_the_sum_of_all_requests_and_a_lower_bound()
    {
        FakeClaude claude = new(Recovery.Broken("One ").Usage(10, 1), Recovery.Broken("two ").Usage(20, 2), Recovery.Whole("three").Usage(30, 3));
        Recovered answer = await claude.RecoverAllAsync(new() { MaxContinuations = 2 });
        // Those that broke off never said how much they had written: what their starts said counts.
        Assert.Equal((60, 1 + 1 + 3), (answer.Message.Usage.InputTokens, answer.Message.Usage.OutputTokens));
        Assert.True(answer.Message.Usage.IsLowerBound);
        Assert.Equal([(30L, true), (60L, true)], answer.Seams.Select(static seam => (seam.Usage!.InputTokens, seam.Usage.IsLowerBound)));
        Assert.True(Message.Parse(answer.Message.ToJson()).Usage.IsLowerBound);
    }

    [Fact]
    public async Task An_answer_in_one_piece_is_no_lower_bound()
    {
        FakeClaude claude = new(FakeReply.Refusal(529, "overloaded_error"), new FakeReply().Error("overloaded_error"), Recovery.Whole("Hello").Usage(10, 2));
        Recovered answer = await claude.RecoverAllAsync();
        Assert.False(answer.Message.Usage.IsLowerBound);
        Assert.Equal((10, 2), (answer.Message.Usage.InputTokens, answer.Message.Usage.OutputTokens));
        Assert.Empty(answer.Seams);
    }

    [Fact]
    public async Task The_message_is_one_message_that_comes_back_from_storage()
    {
        FakeClaude claude = new(
            Recovery.Broken("Hel"),
            new FakeReply().Event(new MessageStart(new Message("msg_rest", "claude-y"))).Text("lo").Stop("stop_sequence", "###"));
        Recovered answer = await claude.RecoverAllAsync();
        Assert.Equal(("msg_fake_1", "claude-x"), (answer.Message.Id, answer.Message.Model));
        Assert.Equal((new StopReason("stop_sequence"), "###"), (answer.Message.StopReason, answer.Message.StopSequence));
        Assert.Equal(answer.Message, Message.Parse(answer.Message.ToJson()));
        Assert.False(answer.Message.IsUnterminated);
    }

    [Fact]
    public async Task The_events_can_be_stored_and_fold_into_the_same_message()
    {
        FakeClaude claude = new(Recovery.Broken("Half a pair \ud83d"), Recovery.Whole("\ud83d\ude00, whole.").Usage(20, 5));
        Recovered answer = await claude.RecoverAllAsync();
        Assert.Equal("Half a pair 😀, whole.", answer.Message.Text);
        IEnumerable<StreamEvent> stored = answer.Events
            .Select(static e => JsonSerializer.Serialize(e, TestJson.Default.StreamEvent))
            .Select(static json => JsonSerializer.Deserialize(json, TestJson.Default.StreamEvent)!);
        Assert.Equal(answer.Events, stored);
        Assert.Equal(answer.Message, Recovery.Fold(stored));
    }
}
