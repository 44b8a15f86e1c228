using static ClaudeStreaming.Benchmarks.Report;

namespace ClaudeStreaming.Benchmarks;

/// <summary>The targets that are measured in memory, as the issue about speed sets them.</summary>
internal sealed class MemoryTargets(RoundRobin results)
{
    // What a pass allocates once, spread over its events, is not a price of an event.
    private const double NoBytes = 0.5;

    // As far as two measurements of the same thing differ.
    private const double Noise = 1.05;

    /// <summary>Judges what was measured; what was not, because only a part was asked for, is left out.</summary>
    public IEnumerable<Verdict> Judge()
    {
        List<Verdict> verdicts = [];
        if (Has(Catalogue.Chat))
            verdicts.AddRange(Chat());
        verdicts.AddRange(Catalogue.Respelled.Where(Has).Select(Respelled));
        if (Has(Catalogue.OneEvent) && Has(Catalogue.Suspending))
            verdicts.Add(Suspending());
        verdicts.AddRange(Catalogue.AwkwardContent.Where(Has).Select(AwkwardContent));
        if (Has(Catalogue.Chat) && Has(Catalogue.ChatHalved))
            verdicts.AddRange(Marginal(Ours.Copy), Marginal(Ours.Frames));
        verdicts.AddRange(Catalogue.Growths.Where(growth => Has(growth.Small) && Has(growth.Large)).Select(Linear));
        verdicts.AddRange(new[] { Catalogue.Chat, Catalogue.HundredBlocks }.Where(Has).Select(Asking));
        return verdicts;
    }

    private IEnumerable<Verdict> Chat()
    {
        Scenario chat = Catalogue.Chat;
        yield return Against("events against the vendor's", Ours.Events, Vendor.Events, faster: 45, leaner: 50);
        yield return Against("GetFinalMessageAsync against the vendor's Aggregate()", Ours.Final, Vendor.Aggregate, faster: 60, leaner: 45);
        Spread text = Times(chat, Ours.Text, Ours.Events);
        double strings = (double)chat.Corpus.StringBytes / chat.Corpus.Events;
        double bytes = Bytes(chat, Ours.Text);
        yield return new Verdict(
            "TextAsync",
            $"no slower than events; at most {Figure(strings)} (the strings) + 8 bytes an event",
            $"{Figure(text)} times its time; {Figure(bytes)} bytes",
            text.Median <= Noise && bytes <= strings + 8);
        yield return AtMost("events against the bare Utf8JsonReader", chat, Ours.Events, Floors.Tokens, 1);
        yield return AtMost("CopyTextToAsync against finding the line ends", chat, Ours.Copy, Floors.LineEnds, 2.5);
        Spread framing = Times(chat, InBox.Frames, Ours.Frames);
        yield return new Verdict(
            "SseReader against the in-box parser", "2 times as fast", $"{Figure(framing)} times as fast", framing.Median >= 2);
    }

    private Verdict Respelled(Scenario scenario) =>
        AtMost($"events, {scenario.Corpus.Name}, against the bare Utf8JsonReader", scenario, Ours.Events, Floors.Tokens, 1.8);

    private Verdict Suspending()
    {
        double bytes = Bytes(Catalogue.Suspending, Ours.Events) - Bytes(Catalogue.OneEvent, Ours.Events);
        return new Verdict("a read that suspends, events", "0 bytes for it", $"{Figure(bytes)} bytes an event", bytes < NoBytes);
    }

    private Verdict AwkwardContent(Scenario scenario)
    {
        Spread times = Times(scenario, Vendor.Events, Ours.Events);
        return new Verdict(
            $"events, {scenario.Corpus.Name}, against the vendor's",
            "35 times as fast",
            $"{Figure(times)} times as fast",
            times.Median >= 35);
    }

    /// <summary>Twice as many events of the same text: the text itself is kept, for the message, and is not a price of an event.</summary>
    private Verdict Marginal(Reader reader)
    {
        double Total(Scenario scenario) => Bytes(scenario, reader) * scenario.Corpus.Events;
        int more = Catalogue.ChatHalved.Corpus.Events - Catalogue.Chat.Corpus.Events;
        double bytes = (Total(Catalogue.ChatHalved) - Total(Catalogue.Chat)) / more;
        return new Verdict(
            $"{reader.Title}: one more event for the same text",
            "0 bytes",
            $"{Figure(bytes)} bytes ({Figure(Bytes(Catalogue.Chat, reader))} an event with all that a stream allocates once)",
            Math.Abs(bytes) < NoBytes);
    }

    private Verdict Linear(Growth growth)
    {
        double events = (double)growth.Large.Corpus.Events / growth.Small.Corpus.Events;
        Spread slowest = growth.Large.Cases
            .Select(large => results.Times(large.Name, Name(growth.Small, large.Reader)) * events)
            .MaxBy(static times => times.Median);
        return new Verdict(
            $"{growth.Title}: 10 times the input", "at most 11 times the time", $"{Figure(slowest)} times", slowest.Median <= 11);
    }

    /// <summary>A snapshot may copy the text of the open block, and the list of blocks; on average they are half as long as at the
    /// end.</summary>
    private Verdict Asking(Scenario scenario)
    {
        const double Records = 512;
        Corpus corpus = scenario.Corpus;
        double openText = 2.0 * corpus.Text.Length / corpus.Blocks / 2;
        double list = 8.0 * corpus.Blocks / 2;
        double limit = openText + list + Records;
        double bytes = Bytes(scenario, Ours.Asking) - Bytes(scenario, Ours.Events);
        return new Verdict(
            $"CurrentMessage asked after every event, {corpus.Name}",
            $"the open block alone: at most {Figure(limit)} bytes",
            $"{Figure(bytes)} bytes",
            bytes <= limit);
    }

    private Verdict Against(string target, Reader ours, Reader theirs, double faster, double leaner)
    {
        Spread times = Times(Catalogue.Chat, theirs, ours);
        double bytes = Bytes(Catalogue.Chat, theirs) / Bytes(Catalogue.Chat, ours);
        return new Verdict(
            target,
            $"{faster:0} times as fast, 1/{leaner:0} of the bytes",
            $"{Figure(times)} times as fast, 1/{Figure(bytes)} of the bytes",
            times.Median >= faster && bytes >= leaner);
    }

    private Verdict AtMost(string target, Scenario scenario, Reader reader, Reader floor, double most)
    {
        Spread times = Times(scenario, reader, floor);
        return new Verdict(target, $"at most {most} times its time", $"{Figure(times)} times", times.Median <= most);
    }

    private bool Has(Scenario scenario) => results.Has(scenario.Cases[0].Name);

    private double Bytes(Scenario scenario, Reader reader) => results.Bytes(Name(scenario, reader));

    private Spread Times(Scenario scenario, Reader reader, Reader other) => results.Times(Name(scenario, reader), Name(scenario, other));

    private static string Name(Scenario scenario, Reader reader) => scenario.Cases.Single(each => each.Reader == reader).Name;
}
