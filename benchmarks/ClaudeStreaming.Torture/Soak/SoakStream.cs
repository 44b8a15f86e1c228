using System.Globalization;
using System.Text;

namespace ClaudeStreaming.Torture;

/// <summary>One stream from its request to its end, and what has to hold of it then.</summary>
internal sealed class SoakStream : IAsyncDisposable
{
    private readonly Plan _plan;
    private readonly bool _recovers;
    private readonly Ledger _ledger;
    private readonly Interruption _interruption;
    private readonly MemoryStream _text = new();
    private readonly bool _givesText;
    private readonly Func<MessageStream, Stream, CancellationToken, Task> _readAsync;

    public SoakStream(Plan plan, bool recovers, Ledger ledger)
    {
        _plan = plan;
        _recovers = recovers;
        _ledger = ledger;
        Random random = Chance.Of(plan.Seed, which: 1);
        _interruption = new Interruption(random);
        (_givesText, _readAsync) = random.Pick(SoakView.All);
    }

    public async Task RunAsync(IClaudeClient client)
    {
        _ledger.Begin();
        string end = await ReadAsync(client);
        _ledger.End(_recovers, _plan.Legs[0].Fault, end);
    }

    public async ValueTask DisposeAsync()
    {
        await _interruption.DisposeAsync();
        await _text.DisposeAsync();
    }

    /// <summary>Reads it.</summary>
    /// <returns>What it came to.</returns>
    private async Task<string> ReadAsync(IClaudeClient client)
    {
        MessageRequest request = new()
        {
            Model = "claude-soak",
            MaxTokens = 1000,
            Messages = [InputMessage.User(_plan.Seed.ToString(CultureInfo.InvariantCulture))],
        };
        MessageStream? stream = null;
        try
        {
            stream = await client.StreamAsync(request, cancellationToken: _interruption.OfStream);
            _interruption.Begin(stream);
            await _readAsync(stream, _text, _interruption.OfView);
            return Completed(stream, await stream.GetFinalMessageAsync());
        }
        catch (Exception e)
        {
            return Failed(stream, e);
        }
        finally
        {
            // Twice is as good as once.
            for (int i = 0; stream is not null && i < 2; i++)
                await stream.DisposeAsync();
        }
    }

    private string Completed(MessageStream stream, Message message)
    {
        string end = message.Usage.IsLowerBound ? Expectation.Recovered : Expectation.Complete;
        Require(Expectation.Of(_plan, _recovers).Contains(end), end, "is not how it had to end");
        Require(message.Text == _plan.Text, end, $"the message says: {message.Text}");
        Require(!_givesText || Seen == _plan.Text, end, $"the view saw: {Seen}");
        Require(_plan.Legs.Count > 1 || stream.Attempts == 1, end, $"it took {stream.Attempts} requests");
        return end;
    }

    private string Failed(MessageStream? stream, Exception e)
    {
        if (Expectation.Describe(e) is not { } end)
        {
            _ledger.Problem($"{this}: {e}");
            return e.GetType().Name;
        }
        bool isMeant = end switch
        {
            Expectation.Cancelled => _interruption.IsOf(((OperationCanceledException)e).CancellationToken),
            Expectation.Disposed => _interruption.HasDisposed,
            _ => Expectation.Of(_plan, _recovers).Contains(end),
        };
        Require(isMeant, end, $"is not how it had to end: {e.Message}");
        string arrived = stream?.CurrentMessage?.Text ?? "";
        Require(_plan.Text.StartsWith(arrived, StringComparison.Ordinal), end, $"what had arrived is: {arrived}");
        if (e is ClaudeException failure)
        {
            string partial = failure.PartialMessage?.Text ?? "";
            Require(stream is null || partial == arrived, end, $"the partial message is: {partial}");
            Require(!_givesText || WithoutHalf(Seen) == WithoutHalf(partial), end, $"the view saw: {Seen}");
        }
        Require(_plan.Text.StartsWith(WithoutHalf(Seen), StringComparison.Ordinal), end, $"the view saw: {Seen}");
        return end;
    }

    private string Seen => Encoding.UTF8.GetString(_text.ToArray());

    // The first half of a character whose second never came.
    private static string WithoutHalf(string text) => text is [.., '\uFFFD'] || (text.Length > 0 && char.IsHighSurrogate(text[^1])) ? text[..^1] : text;

    private void Require(bool holds, string end, string otherwise)
    {
        if (!holds)
            _ledger.Problem($"{this}: ended as {end}; {otherwise}");
    }

    public override string ToString() =>
        $"stream {_plan.Seed}, recovery {(_recovers ? "on" : "off")}, legs [{string.Join("; ", _plan.Legs)}], {_plan.Text.Length} characters";
}
