using System.Text;
using System.Text.Json;

namespace ClaudeStreaming.Torture;

/// <summary>A message survives being stored, and broken JSON is refused as documented.</summary>
internal sealed class MessageCheck(Recordings recordings)
{
    private readonly JsonMutations _json = new(recordings);
    private readonly ByteMutations _bytes = new(recordings);

    public void Run(Message? message, Random random, Tally tally)
    {
        if (message is null)
            return;
        string json = message.ToJson();
        DisagreementException.Require(message, Message.Parse(json), "Message.Parse of ToJson");
        byte[] changed = _json.Mutate(Encoding.UTF8.GetBytes(json), random);
        if (random.Next(2) == 0)
        {
            List<byte> bytes = [.. changed];
            _bytes.Mutate(bytes, random);
            changed = [.. bytes];
        }
        try
        {
            Message read = Message.Parse(changed);
            tally.Count("message: parsed");
            DisagreementException.Require(read, Message.Parse(read.ToJson()), "Message.Parse of a changed message's ToJson");
        }
        catch (JsonException)
        {
            tally.Count("message: JsonException");
        }
    }
}
