namespace ClaudeStreaming.Torture;

/// <summary>An input that went wrong, and how.</summary>
internal sealed record Finding(FuzzInput Input, string What)
{
    public void Print(TextWriter output)
    {
        output.WriteLine($"FINDING with seed {Input.Seed}: {What}");
        output.WriteLine($"Again: fuzz --seed {Input.Seed} --seconds 1");
        output.WriteLine($"It came in pieces of [{string.Join(", ", Input.Sizes)}] bytes, the last size repeated. In base64:");
        output.WriteLine(Convert.ToBase64String(Input.Bytes));
    }
}
