using System.Diagnostics;

namespace ClaudeStreaming.Torture;

/// <summary>Makes exceptions of broken assertions.</summary>
internal sealed class ThrowingListener : TraceListener
{
    public override void Fail(string? message, string? detailMessage) =>
        throw new InvalidOperationException($"An assertion does not hold. {message} {detailMessage}\n{new StackTrace(skipFrames: 1)}");

    public override void Write(string? message)
    {
    }

    public override void WriteLine(string? message)
    {
    }
}
