namespace ClaudeStreaming.Torture;

internal static class ExitCodes
{
    public const int AllWell = 0;
    public const int Wrong = 1;
    public const int BadUsage = 2;
}
