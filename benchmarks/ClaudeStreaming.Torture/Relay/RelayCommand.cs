using System.Diagnostics;
using System.Globalization;

namespace ClaudeStreaming.Torture;

/// <summary>Runs a relay on two servers, does to them what can be done, and prints the account.</summary>
internal sealed class RelayCommand(RelayPlan plan, TextWriter output)
{
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync()
    {
        if (PrivatePostgres.WhyNot is { } why)
        {
            output.WriteLine($"Not run: {why}");
            return ExitCodes.AllWell;
        }
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{plan.Length.TotalMinutes:0.##} minutes, {plan.Streams} streams at a time over two servers, " +
            $"taking over {(plan.Recovers ? "on" : "off")}, seed {plan.Seed}: {Machine.Description}"));
        long begun = Stopwatch.GetTimestamp();
        RelayAccount account = await new RelayRun(plan).RunAsync();
        account.Print(output);
        output.WriteLine($"Took {Stopwatch.GetElapsedTime(begun).TotalSeconds:0} s.");
        output.WriteLine(account.IsWell ? "All well." : "NOT WELL.");
        return account.IsWell ? ExitCodes.AllWell : ExitCodes.Wrong;
    }
}
