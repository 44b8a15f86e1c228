using System.Buffers;
using System.Text;

namespace ClaudeStreaming.Benchmarks;

/// <summary>Writes the events of one answer.</summary>
internal sealed class CorpusWriter
{
    private const int Seed = 20261122;

    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<int> _ends = [];
    private readonly List<Range> _data = [];
    private readonly StringBuilder _text = new();
    private readonly Spelling _spelling;
    private readonly string _name;
    private int _index = -1;
    private long _stringBytes;

    public CorpusWriter(string name, Spelling? spelling = null)
    {
        _name = name;
        _spelling = spelling ?? Spelling.Service;
        Write(
            "message_start",
            """
            {"type":"message_start","message":{"id":"msg_A1","type":"message","role":"assistant","model":"claude-x","content":[],
            "container":null,"diagnostics":null,"stop_reason":null,"stop_sequence":null,"stop_details":null,
            "usage":{"input_tokens":12,"output_tokens":1,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,
            "cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens_details":null,
            "server_tool_use":null,"service_tier":"standard","inference_geo":"us","speed":"standard"}}}
            """);
    }

    /// <summary>The same numbers in every run.</summary>
    public Random Random { get; } = new(Seed);

    public void BeginText() => Begin("""{"type":"text","text":"","citations":null}""");

    public void BeginThinking() => Begin("""{"type":"thinking","thinking":"","signature":""}""");

    public void BeginTool(string name) =>
        Begin($$$"""{"type":"tool_use","id":"toolu_{{{_index + 1}}}","name":"{{{name}}}","input":{},"caller":{"type":"direct"}}""");

    public void Text(string text) => String("text_delta", "text", text);

    public void Thinking(string thinking) => String("thinking_delta", "thinking", thinking);

    public void Input(string partialJson) => String("input_json_delta", "partial_json", partialJson);

    public void Signature(string signature) => Delta($$"""{"type":"signature_delta","signature":"{{signature}}"}""");

    public void Citation(string citedText) => Delta(
        $$$"""
        {"type":"citations_delta","citation":{"type":"char_location","cited_text":{{{Spelling.Quote(citedText)}}},
        "document_index":0,"document_title":"Facts","start_char_index":0,"end_char_index":{{{citedText.Length}}},"file_id":null}}
        """);

    public void End() => Write("content_block_stop", $$"""{"type":"content_block_stop","index":{{_index}}}""");

    public Corpus Finish(string stopReason = "end_turn")
    {
        Write(
            "message_delta",
            $$$"""
            {"type":"message_delta",
            "delta":{"stop_reason":"{{{stopReason}}}","stop_sequence":null,"stop_details":null,"container":null},
            "usage":{"input_tokens":12,"output_tokens":{{{_data.Count}}},"cache_creation_input_tokens":0,"cache_read_input_tokens":0,
            "output_tokens_details":{"thinking_tokens":0},"server_tool_use":null}}
            """);
        Write("message_stop", """{"type":"message_stop"}""");
        return new Corpus(_name, _bytes.WrittenSpan.ToArray(), _ends, _data, _text.ToString())
        {
            StringBytes = _stringBytes,
            Blocks = _index + 1,
        };
    }

    private void Begin(string block)
    {
        _index++;
        Write("content_block_start", $$"""{"type":"content_block_start","index":{{_index}},"content_block":{{block}}}""");
    }

    private void String(string type, string member, string value)
    {
        _text.Append(value);
        // Header, type and length, then the characters and a zero, in steps of eight bytes.
        _stringBytes += value.Length == 0 ? 0 : (22 + 2L * value.Length + 7) / 8 * 8;
        Delta($$"""{"type":"{{type}}","{{member}}":{{Spelling.Quote(value)}}}""");
    }

    private void Delta(string delta) =>
        Write("content_block_delta", $$"""{"type":"content_block_delta","index":{{_index}},"delta":{{delta}}}""");

    private void Write(string type, string json)
    {
        json = _spelling.Respell(json);
        if (_spelling.IsPadded)
            json = json[..^1] + new string(' ', Random.Next(16)) + '}';
        if (_spelling.IsNamed)
            Append($"event: {type}{_spelling.LineEnd}");
        Append("data: ");
        int start = _bytes.WrittenCount;
        Append(json);
        _data.Add(start.._bytes.WrittenCount);
        Append(_spelling.LineEnd + _spelling.LineEnd);
        _ends.Add(_bytes.WrittenCount);
    }

    private void Append(string text) => Encoding.UTF8.GetBytes(text, _bytes);
}
