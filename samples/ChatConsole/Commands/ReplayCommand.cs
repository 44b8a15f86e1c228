using ClaudeStreaming;
using ClaudeStreaming.Testing;

namespace ChatConsole;

/// <summary>Plays a recording: each of its answers, as it came.</summary>
internal sealed class ReplayCommand(TextWriter output, IAnswerView view, INotices notices)
{
    /// <returns>The exit code of the last answer.</returns>
    /// <exception cref="UsageException">The file is no recording, or there is nothing in it.</exception>
    public async Task<int> RunAsync(string file, AskFormat format, double speed, CancellationToken cancellationToken)
    {
        IReadOnlyList<CassetteExchange> exchanges = Load(file);
        int exitCode = ExitCodes.Complete;
        for (int i = 0; i < exchanges.Count && exitCode != ExitCodes.Cancelled; i++)
        {
            if (exchanges.Count > 1)
                notices.Say($"Answer {i + 1} of {exchanges.Count}.");
            // Each is played by itself: what a client did about a failure is the next one.
            using ClaudeClient client = new FakeClaude(exchanges[i].ToReply(speed)).CreateClient(static options => options.MaxRetries = 0);
            AskCommand command = new(client, output, view, notices);
            exitCode = await command.RunAsync(AskCommand.DefaultPrompt, format, new RequestSettings(), cancellationToken);
        }
        return exitCode;
    }

    private static IReadOnlyList<CassetteExchange> Load(string file)
    {
        try
        {
            IReadOnlyList<CassetteExchange> exchanges = Cassette.Load(file).Exchanges;
            return exchanges.Count > 0 ? exchanges : throw new UsageException($"Nothing is recorded in {file}.");
        }
        catch (CassetteException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
