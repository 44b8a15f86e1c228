using System.Text;
using System.Text.Json;
using ClaudeStreaming.Tests.Support;
using FsCheck.Fluent;

namespace ClaudeStreaming.Tests.Events;

/// <summary>The shortcuts never change a result: whatever the bytes, they give what reading the JSON gives, or leave them alone.</summary>
public class ShortcutTests
{
    [Fact]
    public void What_the_service_writes_is_recognised_also_where_it_is_spelled_in_another_way()
    {
        byte[][] deltas = [.. AnyData.Recorded.Where(static data => data.AsSpan().StartsWith("{\"type\":\"content_block_delta\","u8))];
        Assert.NotEmpty(deltas);
        foreach (byte[] data in deltas)
        {
            EventEnvelope envelope = default;
            // Members that come along seldom are not worth a shortcut.
            bool isPlain = Parsing.Parse(data) is ContentBlockDelta { Delta: TextDelta or InputJsonDelta or ThinkingDelta } &&
                data.AsSpan().IndexOf("\"estimated_tokens\""u8) < 0 && data.AsSpan().IndexOf("\"emphasis\""u8) < 0;
            Assert.Equal((isPlain, isPlain ? data.Length : 0), (CanonicalDelta.TryMatch(data, ref envelope, out int length), length));
            byte[] respelled = Respelled(data);
            Assert.False(CanonicalDelta.TryMatch(respelled, ref envelope, out _));
            Assert.Equal((isPlain, isPlain ? respelled.Length : 0), (RespelledDelta.TryMatch(respelled, ref envelope, out length), length));
        }
    }

    // As a gateway writes it that reads events into objects of its own.
    private static byte[] Respelled(byte[] data)
    {
        using JsonDocument document = JsonDocument.Parse(data);
        JsonElement e = document.RootElement;
        IEnumerable<JsonProperty> delta = e.GetProperty("delta").EnumerateObject().Reverse();
        string members = string.Join(", ", delta.Select(static member => $"\"{member.Name}\": {member.Value.GetRawText()}"));
        return Encoding.UTF8.GetBytes($"{{ \"delta\": {{{members}}}, \"index\":\t{e.GetProperty("index")}, \"type\": \"content_block_delta\"}}");
    }

    [Fact]
    public void It_changes_no_recorded_event()
    {
        foreach (byte[] data in AnyData.Recorded)
            AssertSame(data, "content_block_delta");
    }

    [Fact]
    public void It_changes_nothing_in_any_spelling() => Law.Holds(Arb.From(AnyData.Spelled), Arb.From(AnyData.Name), 20_000, AssertSame);

    [Fact]
    public void It_changes_nothing_in_a_near_miss() => Law.Holds(Arb.From(AnyData.NearMiss), Arb.From(AnyData.Name), 20_000, AssertSame);

    [Fact]
    public void Cut_off_anywhere_or_with_any_byte_replaced_nothing_changes_either()
    {
        byte[] data = """{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"a\n\u00e9"}   }"""u8.ToArray();
        for (int i = 0; i < data.Length; i++)
        {
            AssertSame(data[..i], "");
            byte[] changed = [.. data];
            for (int value = 0; value <= byte.MaxValue; value++)
            {
                changed[i] = (byte)value;
                AssertSame(changed, "content_block_delta");
            }
        }
    }

    private static void AssertSame(byte[] data, string name) =>
        Assert.Equal(Outcome(data, name, EventScanner.TryScanJson), Outcome(data, name, EventScanner.TryScan));

    private delegate bool Scan(ReadOnlySpan<byte> data, ReadOnlySpan<byte> name, out EventEnvelope envelope);

    /// <summary>All there is to see of an event: what was found in its bytes, and what was made of it.</summary>
    private static string Outcome(byte[] data, string name, Scan scan)
    {
        try
        {
            if (!scan(data, Encoding.UTF8.GetBytes(name), out EventEnvelope envelope))
                return "nothing";
            // Text is what the kind says it is; beside a plain delta nothing is looked at.
            bool isEscaped = envelope.TextForm == TextForm.Escaped;
            string text = envelope.DeltaKind == DeltaKind.Other ? "" : $"{Convert.ToHexString(envelope.Text)} {isEscaped}";
            Assert.True(envelope.TextForm != TextForm.Ascii || Ascii.IsValid(envelope.Text));
            string found = $"{envelope.Kind} {envelope.Index} {envelope.DeltaKind} {text}";
            return $"{found}\n{EventReader.Read(in envelope)}";
        }
        catch (Exception e)
        {
            return $"{e.GetType()} {e.Message}";
        }
    }
}
