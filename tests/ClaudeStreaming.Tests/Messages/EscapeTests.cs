using System.Text;
using System.Text.Json;

namespace ClaudeStreaming.Tests.Messages;

/// <summary>Strings with escapes mean what <see cref="Utf8JsonReader"/> says, wherever in a vector the escape is.</summary>
public class EscapeTests
{
    // What a block of sixty-four bytes and one of sixteen can have at their ends.
    private static readonly string[] Pieces =
        ["\\n", "\\\"", "\\\\", "\\/", "\\b\\f\\r\\t", "\\u0022", "\\u005C", "\\u00e5", "\\ud83d\\ude00", "\\u4F60\\u597d", "å", "你", "😀", "\\\\\\\"", "x"];

    public static TheoryData<string> AllPieces => [.. Pieces];

    [Theory, MemberData(nameof(AllPieces))]
    public void An_escape_is_decoded_at_every_place(string piece)
    {
        foreach (string second in Pieces)
        {
            for (int before = 0; before <= 80; before++)
            {
                string json = $"{new string('a', before)}{piece}{second}{new string('b', 3 * before % 97)}{piece}";
                byte[] utf8 = Encoding.UTF8.GetBytes($"\"{json}\"}} ,\"and\": \"more\"");
                Assert.Equal(utf8.AsSpan(1).IndexOf(Encoding.UTF8.GetBytes("\"} ,")), JsonBytes.LengthOfString(utf8.AsSpan(1), out TextForm form));
                Assert.Equal(Value(json), JsonText.Text(Encoding.UTF8.GetBytes(json), isEscaped: json.Contains('\\', StringComparison.Ordinal)));
                Assert.Equal(json.Contains('\\', StringComparison.Ordinal), form == TextForm.Escaped);
            }
        }
    }

    [Theory]
    [InlineData("\\x")]
    [InlineData("\\u12g4")]
    [InlineData("\\u123")]
    [InlineData("\\u12\"4")]
    [InlineData("\\'")]
    [InlineData("\\\u00e5")]
    [InlineData("\n")]
    [InlineData("\0")]
    public void What_is_no_escape_is_no_string(string piece)
    {
        for (int before = 0; before <= 80; before++)
        {
            string json = $"{new string('a', before)}{piece}{new string('z', 90)}\"}}";
            Assert.Equal(-1, JsonBytes.LengthOfString(Encoding.UTF8.GetBytes(json), out _));
        }
    }

    private static string Value(string json)
    {
        Utf8JsonReader reader = new(Encoding.UTF8.GetBytes($"\"{json}\""));
        Assert.True(reader.Read());
        return reader.GetString()!;
    }
}
