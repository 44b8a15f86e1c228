namespace ClaudeStreaming.Tests.Messages;

/// <summary>What the records of the API say as text, in a debugger or a log: what the compiler would have them say.</summary>
public class RecordTextTests
{
    public static TheoryData<object, string> Records => new()
    {
        { new Ping(), "Ping { }" },
        { new MessageStop(), "MessageStop { ExtraJson =  }" },
        { new ContentBlockDelta(1, new TextDelta("a")), "ContentBlockDelta { Index = 1, Delta = TextDelta { Text = a } }" },
        {
            new ContentBlockStart(0, new ToolUseBlock("toolu_1", "find", "{}")),
            "ContentBlockStart { Index = 0, Block = ToolUseBlock { ExtraJson = , Type = tool_use, CacheControl = , Id = toolu_1, Name = find, InputJson = {}, IsInputComplete = True, Caller = , ToolsetName =  } }"
        },
        {
            new MessageDelta { StopReason = StopReason.EndTurn, Usage = new Usage { InputTokens = 1 } },
            "MessageDelta { StopReason = end_turn, StopSequence = , StopDetails = , Container = , Usage = Usage { ExtraJson = , InputTokens = 1, OutputTokens = 0, CacheCreationInputTokens = , CacheReadInputTokens = , CacheCreation = , OutputTokensDetails = , ServerToolUse = , ServiceTier = , InferenceGeo = , Speed = , Iterations = , FallbackCreditJson = , IsLowerBound = False, TotalInputTokens = 1 }, ContextManagementJson = , InputTransformationsJson = , ExtraJson = , DeltaExtraJson =  }"
        },
        {
            new StreamError(ErrorType.Overloaded, "No."),
            "StreamError { ErrorType = overloaded_error, Message = No., ErrorCode = , DetailsJson = , RequestId =  }"
        },
        {
            new StreamResumed(1, ContinuationStrategy.Prefill) { TextLength = 7 },
            "StreamResumed { Continuation = 1, Strategy = Prefill, Index = 0, TextLength = 7, Usage =  }"
        },
        { new UnknownEvent("x", "{}"), "UnknownEvent { Type = x, Json = {} }" },
        {
            new CompactionDelta(null) { HasEncryptedContent = true },
            "CompactionDelta { Content = , EncryptedContent = , HasEncryptedContent = True }"
        },
        { new ThinkingDelta("hm"), "ThinkingDelta { Thinking = hm, EstimatedTokens =  }" },
        {
            new TextBlock("a") { Citations = [new CharLocation("c") { EndCharIndex = 2 }] },
            "TextBlock { ExtraJson = , Type = text, CacheControl = , Text = a, Citations = [CharLocation { ExtraJson = , CitedText = c, Type = char_location, DocumentIndex = , DocumentTitle = , FileId = , StartCharIndex = , EndCharIndex = 2 }] }"
        },
        { new UnknownBlock("x", "{}"), "UnknownBlock { ExtraJson = , Type = x, CacheControl = , Json = {} }" },
        { new CacheControl { Ttl = "1h" }, "CacheControl { ExtraJson = , Type = ephemeral, Ttl = 1h }" },
        { new DiagnosticsRequest(), "DiagnosticsRequest { ExtraJson = , PreviousMessageId =  }" },
        {
            new Message("msg_1", "m") { Content = [new TextBlock("a")], ExtraJson = """{"a":1}""" },
            """Message { ExtraJson = {"a":1}, Id = msg_1, Model = m, Role = assistant, Content = [TextBlock { ExtraJson = , Type = text, CacheControl = , Text = a, Citations =  }], StopReason = , StopSequence = , StopDetails = , Usage = Usage { ExtraJson = , InputTokens = 0, OutputTokens = 0, CacheCreationInputTokens = , CacheReadInputTokens = , CacheCreation = , OutputTokensDetails = , ServerToolUse = , ServiceTier = , InferenceGeo = , Speed = , Iterations = , FallbackCreditJson = , IsLowerBound = False, TotalInputTokens = 0 }, Container = , Diagnostics = , ContextManagementJson = , InputTransformationsJson = , IsUnterminated = False, Text = a }"""
        },
        {
            InputMessage.User("a"),
            "InputMessage { ExtraJson = , Role = user, Content = [TextBlock { ExtraJson = , Type = text, CacheControl = , Text = a, Citations =  }] }"
        },
        {
            Tool.Custom("a", "b", """{"type":"object"}"""),
            """Tool { ExtraJson = , Type = , Name = a, Description = b, InputSchemaJson = {"type":"object"}, InputExamplesJson = , Strict = , DeferLoading = , AllowedCallers = , EagerInputStreaming = , CacheControl = , MaxUses = , AllowedDomains = , BlockedDomains = , UserLocation = , ResponseInclusion = , MaxContentTokens = , Citations = , UrlSourcesJson = , UseCache = , MaxCharacters = , ConfigsJson =  }"""
        },
        {
            new MessageRequest { Model = "m", MaxTokens = 1, Messages = [] },
            "MessageRequest { ExtraJson = , Model = m, MaxTokens = 1, Messages = [], System = , Tools = , ToolChoice = , Thinking = , OutputConfig = , StopSequences = , Temperature = , TopP = , TopK = , Metadata = , ServiceTier = , Speed = , InferenceGeo = , Container = , CacheControl = , Diagnostics =  }"
        },
    };

    [Theory, MemberData(nameof(Records))]
    public void A_record_says_its_name_and_its_members(object record, string text) => Assert.Equal(text, record.ToString());
}
