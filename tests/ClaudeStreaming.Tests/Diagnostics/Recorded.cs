using System.Collections.Concurrent;
using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace ClaudeStreaming.Tests.Diagnostics;

/// <summary>What the OpenTelemetry SDK makes of the answers of one model, whatever else the other tests measure meanwhile.</summary>
internal sealed class Recorded : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly List<MetricSnapshot> _metrics = [];
    private readonly TracerProvider _tracing;
    private readonly MeterProvider _metering;

    public Recorded()
    {
        _tracing = Sdk.CreateTracerProviderBuilder().AddSource(ClaudeTelemetry.SourceName).AddSource("outer").AddProcessor(new Collector(_spans)).Build();
        _metering = Sdk.CreateMeterProviderBuilder().AddMeter(ClaudeTelemetry.MeterName).AddInMemoryExporter(_metrics).Build();
    }

    /// <summary>A model that nobody else asks.</summary>
    public string Model { get; } = $"claude-{Guid.NewGuid():N}";

    public IReadOnlyList<Activity> Spans => [.. _spans.Where(span => Equals(span.GetTagItem("gen_ai.request.model"), Model))];

    public Activity Span => Assert.Single(Spans);

    /// <summary>The measurements of this model, by what its other attributes have.</summary>
    public IReadOnlyList<Point> Points(string metric)
    {
        _metrics.Clear();
        _metering.ForceFlush();
        List<Point> points = [];
        foreach (MetricSnapshot snapshot in _metrics.Where(snapshot => snapshot.Name == metric))
        {
            foreach (MetricPoint point in snapshot.MetricPoints)
            {
                Dictionary<string, object?> tags = [];
                foreach (KeyValuePair<string, object?> tag in point.Tags)
                    tags.Add(tag.Key, tag.Value);
                if (Equals(tags["gen_ai.request.model"], Model))
                    points.Add(Point.Of(snapshot, in point, tags));
            }
        }
        return points;
    }

    public Point Measured(string metric) => Assert.Single(Points(metric));

    public void Dispose()
    {
        _tracing.Dispose();
        _metering.Dispose();
    }

    // Other tests end spans at the same time.
    private sealed class Collector(ConcurrentQueue<Activity> spans) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => spans.Enqueue(data);
    }
}

internal sealed record Point(string Unit, long Count, double Sum, double[] Bounds, Dictionary<string, object?> Tags)
{
    public static Point Of(MetricSnapshot metric, in MetricPoint point, Dictionary<string, object?> tags)
    {
        if (metric.MetricType != MetricType.Histogram)
            return new Point(metric.Unit, 1, point.GetSumLong(), [], tags);
        List<double> bounds = [];
        foreach (HistogramBucket bucket in point.GetHistogramBuckets())
            bounds.Add(bucket.ExplicitBound);
        return new Point(metric.Unit, point.GetHistogramCount(), point.GetHistogramSum(), [.. bounds], tags);
    }
}
