using System.Text;

namespace ChatConsole.Tests.Support;

/// <summary>What comes out of a pipe, piece by piece.</summary>
internal sealed class Captured
{
    private readonly List<byte> _bytes = [];
    private readonly Task _reading;
    private TaskCompletionSource _more = New();
    private bool _isOver;

    public Captured(Stream pipe) => _reading = ReadAsync(pipe);

    public int Pieces { get; private set; }

    public async Task<byte[]> EndAsync()
    {
        await _reading;
        return [.. _bytes];
    }

    public async Task UntilAsync(string text)
    {
        while (true)
        {
            Task more;
            string soFar;
            bool isOver;
            lock (_bytes)
            {
                more = _more.Task;
                soFar = Encoding.UTF8.GetString([.. _bytes]);
                isOver = _isOver;
            }
            if (soFar.Contains(text, StringComparison.Ordinal))
                return;
            Assert.False(isOver, $"It ended without \"{text}\": {soFar}");
            await more;
        }
    }

    private async Task ReadAsync(Stream pipe)
    {
        byte[] buffer = new byte[4096];
        int count;
        do
        {
            count = await pipe.ReadAsync(buffer);
            lock (_bytes)
            {
                _bytes.AddRange(buffer.AsSpan(0, count));
                Pieces += count > 0 ? 1 : 0;
                _isOver = count == 0;
            }
            Interlocked.Exchange(ref _more, New()).SetResult();
        }
        while (count > 0);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
