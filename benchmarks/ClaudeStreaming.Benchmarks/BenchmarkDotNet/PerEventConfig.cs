using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace ClaudeStreaming.Benchmarks;

/// <summary>What BenchmarkDotNet shows: time and allocation for each event beside those of the whole answer.</summary>
internal sealed class PerEventConfig : ManualConfig
{
    public PerEventConfig()
    {
        Add(DefaultConfig.Instance);
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(
            new PerEventColumn("ns/event", static report => report.ResultStatistics?.Mean),
            new PerEventColumn("B/event", static report => report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)));
    }

    private sealed class PerEventColumn(string name, Func<BenchmarkReport, double?> ofAnswer) : IColumn
    {
        public string Id => ColumnName;

        public string ColumnName => name;

        public bool AlwaysShow => true;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public string Legend => $"{name}: that of the whole answer, divided by its events";

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
            summary[benchmarkCase] is { } report && ofAnswer(report) is { } value
                ? (value / Events(benchmarkCase)).ToString("N1", CultureInfo.InvariantCulture)
                : "?";

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

        private static int Events(BenchmarkCase benchmarkCase)
        {
            string name = (string)benchmarkCase.Parameters[nameof(ReadingBenchmarks.Case)];
            return Catalogue.Cases.Single(each => each.Name == name).Scenario.Corpus.Events;
        }
    }
}
