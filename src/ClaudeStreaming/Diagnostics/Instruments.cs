using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ClaudeStreaming;

/// <summary>What is traced and measured with, each spelled once.</summary>
internal static class Instruments
{
    private static readonly string? Version = typeof(Instruments).Assembly.GetName().Version?.ToString(3);

    // Source: semantic conventions, GenAI metrics: the buckets they recommend.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = (double[])[0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    private static readonly InstrumentAdvice<long> Tokens = new()
    {
        HistogramBucketBoundaries = (long[])[1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    };

    public static readonly ActivitySource Source = new(ClaudeTelemetry.SourceName, Version);

    private static readonly Meter Meter = new(ClaudeTelemetry.MeterName, Version);

    public static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "gen_ai.client.operation.duration", "s", "How long answers took, from the request to the end.", tags: null, Seconds);

    public static readonly Histogram<long> TokenUsage = Meter.CreateHistogram(
        "gen_ai.client.token.usage", "{token}", "Tokens in and out.", tags: null, Tokens);

    public static readonly Histogram<double> TimeToFirstChunk = Meter.CreateHistogram(
        "gen_ai.client.operation.time_to_first_chunk", "s", "Until the first content: text, thinking or tool input.", tags: null, Seconds);

    public static readonly Histogram<double> TimePerOutputChunk = Meter.CreateHistogram(
        "gen_ai.client.operation.time_per_output_chunk", "s", "From one piece of content to the next.", tags: null, Seconds);

    public static readonly Histogram<double> TimeToFirstToken = Meter.CreateHistogram(
        "claude_streaming.time_to_first_token", "s", "Until the first content of the attempt that brought it.", tags: null, Seconds);

    public static readonly Histogram<double> TimeToFirstEvent = Meter.CreateHistogram(
        "claude_streaming.time_to_first_event", "s", "Until the first event of any kind, pings included.", tags: null, Seconds);

    public static readonly Histogram<double> ChunkGap = Meter.CreateHistogram(
        "claude_streaming.chunk.gap", "s", "How long a read waited for the next bytes, whatever they were.", tags: null, Seconds);

    public static readonly Counter<long> Pings = Meter.CreateCounter<long>("claude_streaming.pings", "{event}", "Pings.");

    public static readonly Counter<long> Stalls = Meter.CreateCounter<long>(
        "claude_streaming.stalls", "{stream}", "Streams that were silent for longer than a time-out.");

    public static readonly Counter<long> Truncations = Meter.CreateCounter<long>(
        "claude_streaming.truncations", "{stream}", "Streams that ended before their message did.");

    public static readonly Counter<long> Interruptions = Meter.CreateCounter<long>(
        "claude_streaming.interruptions", "{stream}", "Streams that broke after something of the answer was shown, however.");

    public static readonly Counter<long> Retries = Meter.CreateCounter<long>(
        "claude_streaming.retries", "{request}", "Requests sent again before anything was shown.");

    public static readonly Counter<long> Resumes = Meter.CreateCounter<long>(
        "claude_streaming.resumes", "{request}", "Answers that went on in a new request.");

    public static readonly UpDownCounter<long> ActiveStreams = Meter.CreateUpDownCounter<long>(
        "claude_streaming.active_streams", "{stream}", "Answers on their way.");

    /// <summary>Whether anybody measures.</summary>
    public static bool IsMeasured =>
        Duration.Enabled || TokenUsage.Enabled || TimeToFirstChunk.Enabled || TimePerOutputChunk.Enabled || TimeToFirstToken.Enabled ||
        TimeToFirstEvent.Enabled || ChunkGap.Enabled || Pings.Enabled || Stalls.Enabled || Truncations.Enabled || Interruptions.Enabled ||
        Retries.Enabled || Resumes.Enabled || ActiveStreams.Enabled;
}
