using System.Runtime.InteropServices;

namespace ClaudeStreaming.Torture;

/// <summary>Where it runs, for those who read the figures.</summary>
internal static class Machine
{
    public static string Description
    {
        get
        {
#if DEBUG
            const string Build = "Debug build, whose buffers are tiny on purpose";
#else
            const string Build = "Release build";
#endif
            return $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {Build}";
        }
    }
}
