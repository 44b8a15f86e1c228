using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ClaudeStreaming.Tests.House;

namespace ClaudeStreaming.Tests.Diagnostics;

/// <summary>The dashboard asks for metrics that there are, and for all of them.</summary>
public partial class DashboardTests
{
    [Fact]
    public void Every_query_names_metrics_as_Prometheus_has_them_and_none_is_left_out()
    {
        HashSet<string> known = [.. InstrumentsOfTheLibrary().SelectMany(PrometheusNames)];
        HashSet<string> asked = [.. Queries().SelectMany(static query => Metric().Matches(query).Select(static match => match.Value))];
        Assert.Empty(asked.Except(known));
        // A histogram is asked for by one of its series.
        Assert.All(InstrumentsOfTheLibrary(), instrument => Assert.Contains(PrometheusNames(instrument), asked.Contains));
    }

    [Fact]
    public void Every_query_keeps_to_the_models_that_were_chosen()
    {
        Assert.All(Queries().Where(static query => !query.StartsWith("label_values(", StringComparison.Ordinal)), static query =>
            Assert.Equal(Metric().Count(query), query.Split("gen_ai_request_model=~\"$model\"").Length - 1));
    }

    private static IEnumerable<Instrument> InstrumentsOfTheLibrary() => typeof(Instruments).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(static field => field.GetValue(null)).OfType<Instrument>();

    // As OpenTelemetry's specification maps them: dots to underscores, units spelled out and those in braces left out, counters a total.
    private static IEnumerable<string> PrometheusNames(Instrument instrument)
    {
        string name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        return instrument switch
        {
            Histogram<double> or Histogram<long> => [$"{name}_bucket", $"{name}_count", $"{name}_sum"],
            Counter<long> => [$"{name}_total"],
            _ => [name],
        };
    }

    private static List<string> Queries()
    {
        JsonNode dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "samples", "Grafana", "claude-streaming.json")))!;
        List<string> queries =
        [
            .. dashboard["panels"]!.AsArray().SelectMany(static panel => panel!["targets"]!.AsArray()).Select(static target => (string)target!["expr"]!),
            .. dashboard["templating"]!["list"]!.AsArray().Where(static list => (string?)list!["type"] == "query").Select(static list => (string)list!["query"]!),
        ];
        Assert.NotEmpty(queries);
        return queries;
    }

    // Every metric begins like this, and no label of ours does.
    [GeneratedRegex("(claude_streaming|gen_ai_client)_[a-z_]+")]
    private static partial Regex Metric();
}
