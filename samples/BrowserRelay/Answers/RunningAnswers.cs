namespace BrowserRelay;

/// <summary>Which chats are being answered, one answer at a time each. In memory, as the streams are: a server that starts has none.</summary>
internal sealed class RunningAnswers
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string?> _streams = [];

    /// <returns>False where the chat is being answered.</returns>
    public bool TryBegin(string chat)
    {
        lock (_gate)
            return _streams.TryAdd(chat, null);
    }

    /// <summary>Says where the answer can be read.</summary>
    public void SetStream(string chat, string stream)
    {
        lock (_gate)
            _streams[chat] = stream;
    }

    /// <summary>Ends an answer by storing it.</summary>
    public void End(string chat, Action store)
    {
        lock (_gate)
        {
            try
            {
                store();
            }
            finally
            {
                _streams.Remove(chat);
            }
        }
    }

    /// <summary>Looks at a chat: its answer is seen either running or stored, never both or neither.</summary>
    public ChatView? Look(string chat, Func<ChatView?> read)
    {
        lock (_gate)
        {
            bool isRunning = _streams.TryGetValue(chat, out string? stream);
            return read() is { } view ? view with { IsRunning = isRunning, StreamId = stream } : null;
        }
    }
}
