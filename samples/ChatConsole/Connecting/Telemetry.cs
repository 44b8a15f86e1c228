using ClaudeStreaming;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChatConsole;

/// <summary>Sends the library's traces and metrics to a collector, the last of them when it is disposed.</summary>
internal sealed class Telemetry : IDisposable
{
    // At the end of the program: a collector that is not there must not hold it up for long.
    private const int TimeoutMilliseconds = 3000;

    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    public Telemetry(Uri collector)
    {
        _traces = Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(static resource => resource.AddService("ChatConsole"))
            .AddSource(ClaudeTelemetry.SourceName)
            .AddOtlpExporter(options => Configure(options, collector, "v1/traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(static resource => resource.AddService("ChatConsole"))
            .AddMeter(ClaudeTelemetry.MeterName)
            .AddOtlpExporter(options => Configure(options, collector, "v1/metrics"))
            .Build();
    }

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }

    private static void Configure(OtlpExporterOptions options, Uri collector, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/{path}");
        options.TimeoutMilliseconds = TimeoutMilliseconds;
    }
}
