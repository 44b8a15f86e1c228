using System.Diagnostics;
using ClaudeStreaming.Tests.Support;

namespace ClaudeStreaming.Torture;

/// <summary>Makes inputs and runs every check on each, one after the other.</summary>
internal sealed class FuzzWorker(Recordings recordings)
{
    private readonly InputMaker _inputs = new(recordings);
    private readonly MessageCheck _messages = new(recordings);
    private Running? _running;

    public Tally Tally { get; } = new();

    public long Executions { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>The input that it has been busy with for too long; null for none.</summary>
    public Finding? Stuck(TimeSpan patience) => Volatile.Read(ref _running) is { } running && Stopwatch.GetElapsedTime(running.Since) > patience
        ? new Finding(running.Input, $"No end after {patience.TotalSeconds:0} s.")
        : null;

    /// <summary>Runs all checks on the input made from a number.</summary>
    public async Task<Finding?> RunAsync(int seed)
    {
        FuzzInput input = _inputs.Make(seed);
        Volatile.Write(ref _running, new Running(input, Stopwatch.GetTimestamp()));
        try
        {
            await CheckAsync(input);
            return null;
        }
        // Whatever it is: the checks catch what is documented, and this is something else.
        catch (Exception e)
        {
            return new Finding(input, e is DisagreementException ? e.Message : e.ToString());
        }
        finally
        {
            Volatile.Write(ref _running, null);
            Executions++;
            Bytes += input.Bytes.Length;
        }
    }

    private async Task CheckAsync(FuzzInput input)
    {
        Random random = Chance.Of(input.Seed, which: 1);
        ReferenceSse reference = new(input.Bytes);
        FrameCheck.Run(input, reference);
        EventCheck.Run(reference, Tally);
        FoldCheck.Run(reference, random, Tally);
        Outcome expected = Oracle.Expect(input, reference);
        await StreamCheck.RunAsync(input, expected, random, Tally);
        await RecoveryCheck.RunAsync(input, random, Tally);
        _messages.Run(expected.Message, random, Tally);
    }

    private sealed record Running(FuzzInput Input, long Since);
}
