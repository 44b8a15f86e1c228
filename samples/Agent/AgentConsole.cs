using ChatConsole;
using ClaudeStreaming;

namespace Agent;

/// <summary>Shows a run on a console: what Claude says on the one writer, what it does on the other.</summary>
internal sealed class AgentConsole(TextReader input, TextWriter output, TextWriter notices)
{
    private bool _isInLine;

    /// <summary>Asks, and shows the run.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IClaudeClient client, string question, FolderTools tools, CancellationToken cancellationToken)
    {
        MessageRequest request = new()
        {
            Model = "claude-opus-4-8",
            MaxTokens = 4096,
            System = "You help with the files in the user's folder. Look before you answer, and be brief.",
            Messages = [InputMessage.User(question)],
        };
        AgentOptions options = new() { MaxTurns = 10, MaxTotalTokens = 200_000, Approve = ApproveAsync };

        await using AgentStream run = await client.StreamWithToolsAsync(request, [tools.List, tools.Read], options, cancellationToken);
        await foreach (AgentEvent e in run)
            Show(e);
        AgentResult result = await run.GetResultAsync(cancellationToken);
        EndLine();
        await notices.WriteLineAsync(
            $"{result.Outcome} after {result.Turns} turns and {result.Calls.Count} calls; {result.Usage.TotalInputTokens} tokens in, {result.Usage.OutputTokens} out.");
        return result.Outcome == AgentOutcome.Finished ? ExitCodes.Complete : ExitCodes.ApiSaidNo;
    }

    private void Show(AgentEvent e)
    {
        switch (e)
        {
            case TurnEvent { Event: ContentBlockDelta { Delta: TextDelta delta } }:
                output.Write(TerminalText.Safe(delta.Text));
                output.Flush();
                _isInLine = true;
                break;
            case TurnEvent { Event: ContentBlockStop }:
                EndLine();
                break;
            case ToolCalled called:
                Note($"{called.Turn}  {called.Block.Name} {called.Block.InputJson}");
                break;
            case ToolAnswered { Call: { Result: { } result } call }:
                string text = string.Concat((result.Content ?? []).OfType<TextBlock>().Select(static block => block.Text));
                string what = result.IsError == true ? text : $"{text.TrimEnd('\n').Split('\n').Length} lines";
                Note($"{call.Turn}  {call.Block.Name} -> {what}{(call.Failure is { } failure ? $" ({failure.Message})" : "")}");
                break;
        }
    }

    private async Task<ToolApproval> ApproveAsync(ToolUseBlock call, CancellationToken cancellationToken)
    {
        EndLine();
        await notices.WriteAsync($"   May Claude call {TerminalText.OneLine(call.Name)} {TerminalText.OneLine(call.InputJson)}? [y/N] ");
        await notices.FlushAsync(cancellationToken);
        // A console's read cannot be cancelled. It is left behind, and the program ends.
        string? answer = await Task.Run(input.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
        if (answer is null)
            await notices.WriteLineAsync();
        return answer?.Trim() is "y" or "Y" or "yes" ? ToolApproval.Granted : ToolApproval.Denied("The user said no.");
    }

    private void Note(string line)
    {
        EndLine();
        notices.WriteLine(TerminalText.OneLine(line));
    }

    private void EndLine()
    {
        if (_isInLine)
            output.WriteLine();
        _isInLine = false;
    }
}
