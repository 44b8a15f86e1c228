namespace ClaudeStreaming.Torture;

/// <summary>What the inputs are made of: recorded streams, their events, and the values in their JSON.</summary>
internal sealed class Recordings
{
    private Recordings(IReadOnlyList<byte[][]> streams)
    {
        Streams = streams;
        Events = [.. streams.SelectMany(static events => events)];
        Values = [.. Events.Select(JsonMutations.DataOf).SelectMany(static json => JsonPieces.Of(json).Values.Select(value => json[value]))];
    }

    /// <summary>Where they are unless told: beside the program.</summary>
    public static string DefaultFolder => Path.Combine(AppContext.BaseDirectory, "Recordings");

    /// <summary>The streams, each as its events.</summary>
    public IReadOnlyList<byte[][]> Streams { get; }

    /// <summary>All events of all streams.</summary>
    public IReadOnlyList<byte[]> Events { get; }

    /// <summary>All values in the JSON of all events, as they stand there.</summary>
    public IReadOnlyList<byte[]> Values { get; }

    /// <summary>Reads every <c>.sse</c> file in a folder and below.</summary>
    /// <exception cref="UsageException">There is nothing to read.</exception>
    public static Recordings Read(string folder)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"--recordings: there is no folder {folder}.");
        // In one order everywhere, since a seed chooses by number.
        string[] files = [.. Directory.EnumerateFiles(folder, "*.sse", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        byte[][][] streams = [.. files.Select(static file => Split(File.ReadAllBytes(file))).Where(static events => events.Length > 0)];
        return streams.Length > 0
            ? new Recordings(streams)
            : throw new UsageException($"--recordings: {folder} has no .sse file with anything in it.");
    }

    /// <summary>Cuts a stream behind each blank line.</summary>
    private static byte[][] Split(ReadOnlySpan<byte> bytes)
    {
        List<byte[]> events = [];
        int start = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            bool isBlank = bytes[start..(i + 1)].EndsWith("\n\n"u8) || bytes[start..(i + 1)].EndsWith("\n\r\n"u8);
            if (!isBlank && i < bytes.Length - 1)
                continue;
            events.Add(bytes[start..(i + 1)].ToArray());
            start = i + 1;
        }
        return [.. events];
    }
}
