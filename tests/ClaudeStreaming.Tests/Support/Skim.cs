namespace ClaudeStreaming.Tests.Support;

/// <summary>Reads a stream to its end without keeping anything of it.</summary>
internal static class Skim
{
    /// <param name="stream">The stream.</param>
    /// <param name="view">One of <see cref="Views.Names"/>.</param>
    public static async Task SkimAsync(this MessageStream stream, string view)
    {
        switch (view)
        {
            case "events":
                await foreach (StreamEvent _ in stream)
                {
                }
                break;
            case "text":
                await foreach (string _ in stream.TextAsync())
                {
                }
                break;
            case "frames":
                while (await stream.WaitToReadAsync())
                {
                    while (stream.TryRead(out _))
                    {
                    }
                }
                break;
            case "text as bytes":
                while (await stream.WaitToReadAsync())
                {
                    while (stream.TryReadText(out _))
                    {
                    }
                }
                break;
            default:
                await Views.ReadAsync(stream, view);
                break;
        }
    }
}
