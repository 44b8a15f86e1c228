using System.Threading.Channels;

namespace ClaudeStreaming;

/// <summary>The readers of this server that wait for news of a stream.</summary>
internal sealed class WakeBook : IDisposable
{
    private readonly object _gate = new();
    private readonly Dictionary<long, List<Watch>> _watches = [];
    private readonly ITimer _poll;

    /// <param name="pollInterval">How often all of them look for themselves.</param>
    /// <param name="clock">By which that is measured.</param>
    public WakeBook(TimeSpan pollInterval, TimeProvider clock) =>
        _poll = clock.CreateTimer(static state => ((WakeBook)state!).WakeAll(), this, pollInterval, pollInterval);

    /// <summary>Begins to wait for news of a stream. What comes from now on is not missed.</summary>
    public Watch Begin(long key)
    {
        Watch watch = new(this, key);
        lock (_gate)
        {
            if (!_watches.TryGetValue(key, out List<Watch>? ofStream))
                _watches.Add(key, ofStream = []);
            ofStream.Add(watch);
        }
        return watch;
    }

    /// <summary>There is news of a stream.</summary>
    public void Wake(long key)
    {
        lock (_gate)
        {
            foreach (Watch watch in _watches.GetValueOrDefault(key) ?? [])
                watch.Set();
        }
    }

    /// <summary>There may be news of any stream.</summary>
    public void WakeAll()
    {
        lock (_gate)
        {
            foreach (Watch watch in _watches.Values.SelectMany(static watches => watches))
                watch.Set();
        }
    }

    public void Dispose() => _poll.Dispose();

    private void End(Watch watch)
    {
        lock (_gate)
        {
            List<Watch> ofStream = _watches[watch.Key];
            ofStream.Remove(watch);
            if (ofStream.Count == 0)
                _watches.Remove(watch.Key);
        }
    }

    /// <summary>One reader's ear. News that come while it is reading are one piece of news when it listens again.</summary>
    public sealed class Watch(WakeBook book, long key) : IDisposable
    {
        private readonly Channel<bool> _news = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public long Key => key;

        public void Set() => _news.Writer.TryWrite(true);

        public async Task WaitAsync(CancellationToken cancellationToken) => await _news.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);

        public void Dispose() => book.End(this);
    }
}
