namespace ChatConsole;

/// <summary>What the program ends with. Scripts rely on it.</summary>
internal static class ExitCodes
{
    public const int Complete = 0;
    public const int BadUsage = 1;
    public const int Cancelled = 2;
    public const int ApiSaidNo = 3;
    public const int StreamBroke = 4;
}
