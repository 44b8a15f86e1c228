namespace ChatConsole;

/// <summary>Reads lines such that waiting for one can be given up. After that, nothing more is to be read.</summary>
internal sealed class LineReader(TextReader input)
{
    /// <returns>Null at the end of the input.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public Task<string?> ReadAsync(CancellationToken cancellationToken) =>
        // A console cannot be read with cancellation. The thread that still waits is a background thread, and does not hold up the end.
        Task.Run(input.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
}
