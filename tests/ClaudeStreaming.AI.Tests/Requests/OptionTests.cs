using System.Reflection;
using System.Text.Json.Nodes;
using ClaudeStreaming.AI.Tests.Support;
using ClaudeStreaming.Tests.Support;
using Microsoft.Extensions.AI;

namespace ClaudeStreaming.AI.Tests.Requests;

/// <summary>Each option is either in the request or refused by its name.</summary>
public class OptionTests
{
    private static readonly ChatOptions Bare = new() { ModelId = "claude-x" };

    private static readonly Dictionary<string, (ChatOptions Options, string Member, string Expected)> Taken = new()
    {
        [nameof(ChatOptions.ModelId)] = (new() { ModelId = "claude-y" }, "model", "\"claude-y\""),
        [nameof(ChatOptions.Instructions)] = (new() { Instructions = "Be brief." }, "system", """[{"type":"text","text":"Be brief."}]"""),
        [nameof(ChatOptions.MaxOutputTokens)] = (new() { MaxOutputTokens = 7 }, "max_tokens", "7"),
        // Not 0.699999988: a float becomes the number that somebody wrote.
        [nameof(ChatOptions.Temperature)] = (new() { Temperature = 0.7f }, "temperature", "0.7"),
        [nameof(ChatOptions.TopP)] = (new() { TopP = 0.9f }, "top_p", "0.9"),
        [nameof(ChatOptions.TopK)] = (new() { TopK = 3 }, "top_k", "3"),
        [nameof(ChatOptions.StopSequences)] = (new() { StopSequences = ["END"] }, "stop_sequences", """["END"]"""),
        [nameof(ChatOptions.Reasoning)] = (new() { Reasoning = new() { Effort = ReasoningEffort.High } }, "thinking", """{"type":"adaptive"}"""),
        [nameof(ChatOptions.ResponseFormat)] = (
            new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(Schemas.City) }, "output_config",
            """{"format":{"type":"json_schema","schema":{"type":"object","properties":{"city":{"type":"string"}},"additionalProperties":false}}}"""),
        [nameof(ChatOptions.Tools)] = (new() { Tools = [Schemas.Function] }, "tools", $$"""[{"name":"find","description":"Finds.","input_schema":{{Schemas.City}}}]"""),
        [nameof(ChatOptions.ToolMode)] = (new() { Tools = [Schemas.Function], ToolMode = ChatToolMode.RequireAny }, "tool_choice", """{"type":"any"}"""),
        [nameof(ChatOptions.AllowMultipleToolCalls)] = (
            new() { Tools = [Schemas.Function], AllowMultipleToolCalls = false }, "tool_choice", """{"type":"auto","disable_parallel_tool_use":true}"""),
        [nameof(ChatOptions.AdditionalProperties)] = (new() { AdditionalProperties = new() { ["service_tier"] = "auto" } }, "service_tier", "\"auto\""),
        [nameof(ChatOptions.RawRepresentationFactory)] = (
            new() { RawRepresentationFactory = static _ => new MessageRequest { Model = "", MaxTokens = 0, Messages = [], Speed = "fast" } }, "speed", "\"fast\""),
    };

    private static readonly Dictionary<string, ChatOptions> Refused = new()
    {
        [nameof(ChatOptions.ConversationId)] = new() { ConversationId = "conversation_1" },
        [nameof(ChatOptions.ContinuationToken)] = new() { ContinuationToken = ResponseContinuationToken.FromBytes(new byte[1]) },
        [nameof(ChatOptions.AllowBackgroundResponses)] = new() { AllowBackgroundResponses = true },
        [nameof(ChatOptions.Seed)] = new() { Seed = 0 },
        [nameof(ChatOptions.FrequencyPenalty)] = new() { FrequencyPenalty = 0.1f },
        [nameof(ChatOptions.PresencePenalty)] = new() { PresencePenalty = -0.1f },
    };

    public static TheoryData<string> TakenNames => [.. Taken.Keys];

    public static MatrixTheoryData<string, Form> RefusedNames => new(Refused.Keys, Enum.GetValues<Form>());

    [Fact]
    public void There_is_no_option_that_these_tests_do_not_know() => Assert.Equal(
        typeof(ChatOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(static property => property.Name).Order(),
        Taken.Keys.Concat(Refused.Keys).Order());

    [Theory, MemberData(nameof(TakenNames))]
    public async Task An_option_that_Claude_has_is_in_the_request(string name)
    {
        (ChatOptions options, string member, string expected) = Taken[name];
        Json.AssertSame(expected, (await Chat.RequestAsync(options))[member]!.ToJsonString());
    }

    [Theory, MemberData(nameof(RefusedNames))]
    public async Task An_option_that_Claude_does_not_have_is_refused_by_its_name(string name, Form form)
    {
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => Chat.AskAsync(Chat.Unasked, form, options: Refused[name]));
        Assert.Contains($"ChatOptions.{name} ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_shows_when_the_method_is_called_and_not_when_the_updates_are_read()
    {
        Assert.Throws<NotSupportedException>(() => { _ = Chat.Unasked.GetStreamingResponseAsync("Hello", new() { Seed = 1 }); });
        Assert.Throws<ArgumentNullException>(() => { _ = Chat.Unasked.GetStreamingResponseAsync((IEnumerable<ChatMessage>)null!); });
    }

    [Fact]
    public async Task Options_that_say_nothing_leave_nothing_in_the_request()
    {
        ChatOptions options = new()
        {
            FrequencyPenalty = 0,
            PresencePenalty = 0,
            AllowBackgroundResponses = false,
            AllowMultipleToolCalls = true,
            ToolMode = ChatToolMode.Auto,
            ResponseFormat = ChatResponseFormat.Text,
            Reasoning = new(),
            StopSequences = [],
            Tools = [],
            AdditionalProperties = [],
        };
        JsonObject request = await Chat.RequestAsync(options);
        Assert.Equal(["max_tokens", "messages", "model", "stream"], request.Select(static member => member.Key).Order());
        Assert.Equal((32_000, "claude-x"), ((int)request["max_tokens"]!, (string)request["model"]!));
        Json.AssertSame((await Chat.RequestAsync(Bare)).ToJsonString(), request.ToJsonString());
    }

    [Fact]
    public async Task What_is_changed_after_the_call_has_no_effect_and_nothing_of_the_caller_s_is_changed()
    {
        List<ChatMessage> messages = [new(ChatRole.User, "Hello")];
        ChatOptions options = new() { StopSequences = ["END"], Tools = [Schemas.Function], AdditionalProperties = new() { ["speed"] = "fast" } };
        ClaudeStreaming.Testing.FakeClaude claude = new(new ClaudeStreaming.Testing.FakeReply().Text("Yes."));
        IAsyncEnumerable<ChatResponseUpdate> updates = claude.CreateChat().GetStreamingResponseAsync(messages, options);
        messages.Add(new(ChatRole.User, "More"));
        options.StopSequences.Add("STOP");
        await updates.ToChatResponseAsync();
        Assert.Single(claude.Requests[0].Messages);
        Assert.Single(claude.Requests[0].Json["stop_sequences"]!.AsArray());
        Assert.Equal((1, 1, 2), (options.Tools.Count, options.AdditionalProperties.Count, messages.Count));
    }
}
