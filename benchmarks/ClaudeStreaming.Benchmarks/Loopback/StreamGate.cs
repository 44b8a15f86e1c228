using System.Globalization;

namespace ClaudeStreaming.Benchmarks;

/// <summary>A gate at which answers of <see cref="GatedServer"/> wait until all of a measurement are open.</summary>
internal sealed class StreamGate
{
    private static readonly HttpClient Control = HttpReader.CreateClient();
    private static int _gates;

    private readonly Uri _address;

    public StreamGate(ServerProcess server)
    {
        Name = Interlocked.Increment(ref _gates).ToString("D", CultureInfo.InvariantCulture);
        _address = new Uri(server.Gated, $"gates/{Name}/");
    }

    /// <summary>Its name in the paths of answers.</summary>
    public string Name { get; }

    /// <summary>Waits until so many streams are there.</summary>
    public async Task HoldAsync(int streams, Task reading)
    {
        Task<string> arrived = Control.GetStringAsync(new Uri(_address, $"{streams}"));
        // A stream that failed will not arrive.
        if (await Task.WhenAny(arrived, reading).WaitAsync(ChildProcess.Patience) == reading)
            await reading;
        await arrived;
    }

    /// <summary>Opens it, and waits until all streams have ended.</summary>
    public async Task OpenAsync(Task reading)
    {
        using HttpResponseMessage opened = await Control.PostAsync(new Uri(_address, "open"), null);
        await reading.WaitAsync(ChildProcess.Patience);
    }
}
