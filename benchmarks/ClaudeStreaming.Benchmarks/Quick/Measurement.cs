namespace ClaudeStreaming.Benchmarks;

/// <summary>What one turn measured, for each event.</summary>
/// <param name="Nanoseconds">Elapsed or of CPU, as the part says.</param>
/// <param name="Bytes">Allocated.</param>
internal readonly record struct Measurement(double Nanoseconds, double Bytes);

/// <summary>A middle value and how far the others lie around it.</summary>
internal readonly record struct Spread(double Median, double Least, double Most)
{
    public static Spread operator *(Spread spread, double factor) =>
        new(spread.Median * factor, spread.Least * factor, spread.Most * factor);

    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(Percentile(sorted, 0.5), sorted[0], sorted[^1]);
    }

    /// <summary>The value that so large a part of the others does not exceed.</summary>
    public static double Percentile(double[] sorted, double part) => sorted[Math.Max(0, (int)Math.Ceiling(part * sorted.Length) - 1)];
}
