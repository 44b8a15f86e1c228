using System.Text.Json;

namespace ClaudeStreaming.Torture;

/// <summary>Where the values and the members of a JSON text are. As far as it is JSON: what follows a mistake is not looked at.</summary>
/// <param name="Values">The values, whole ones, as deep as they may be.</param>
/// <param name="Members">The members, each from its name to the end of its value.</param>
internal sealed record JsonPieces(IReadOnlyList<Range> Values, IReadOnlyList<Range> Members)
{
    public static JsonPieces Of(ReadOnlySpan<byte> json)
    {
        List<Range> values = [], members = [];
        // Where the containers that are open began, and their names.
        Stack<(int Value, int Name)> open = [];
        int name = -1;
        void End(int start, int named, int end)
        {
            values.Add(start..end);
            if (named >= 0)
                members.Add(named..end);
        }

        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 1000 });
            while (reader.Read())
            {
                int start = (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.PropertyName:
                        name = start;
                        continue;
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push((start, name));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        (int opened, int named) = open.Pop();
                        End(opened, named, (int)reader.BytesConsumed);
                        break;
                    default:
                        End(start, name, (int)reader.BytesConsumed);
                        break;
                }
                name = -1;
            }
        }
        catch (JsonException)
        {
        }
        return new JsonPieces(values, members);
    }
}
