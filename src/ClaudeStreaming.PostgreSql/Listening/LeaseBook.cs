namespace ClaudeStreaming;

/// <summary>The leases that this server holds, so that a request to stop finds its producer.</summary>
internal sealed class LeaseBook(TimeProvider clock)
{
    private readonly object _gate = new();
    private readonly Dictionary<long, Entry> _held = [];

    /// <summary>The streams whose producers are here.</summary>
    public long[] Keys
    {
        get
        {
            lock (_gate)
                return [.. _held.Keys];
        }
    }

    /// <summary>Makes a lease.</summary>
    public StreamLease Hold(string id, long key, long generation, TimeSpan duration, bool isStopRequested)
    {
        // Never disposed: it has no timer, and may be cancelled late.
        CancellationTokenSource stop = new();
        StreamLease lease = new(id, generation, stop.Token);
        lock (_gate)
            _held[key] = new Entry(lease, stop, duration) { SeenAt = clock.GetTimestamp() };
        if (isStopRequested)
            Stop(key);
        return lease;
    }

    /// <summary>A lease gave a sign of life, and the database said whether a stop was asked for.</summary>
    public void Saw(StreamLease lease, long key, bool isStopRequested)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue(key, out Entry? entry) || !ReferenceEquals(entry.Lease, lease))
                return;
            entry.SeenAt = clock.GetTimestamp();
        }
        if (isStopRequested)
            Stop(key);
    }

    /// <summary>Asks a producer to stop, where it is here.</summary>
    public void Stop(long key)
    {
        Entry? entry;
        lock (_gate)
            _held.TryGetValue(key, out entry);
        // Whoever asks does not run what that ends.
        _ = entry?.Stop.CancelAsync();
    }

    /// <summary>A lease has ended.</summary>
    public void Forget(StreamLease lease)
    {
        lock (_gate)
        {
            foreach ((long key, Entry entry) in _held)
            {
                if (!ReferenceEquals(entry.Lease, lease))
                    continue;
                _held.Remove(key);
                return;
            }
        }
    }

    /// <summary>Forgets leases whose producers were gone without a word.</summary>
    public void ForgetSilent()
    {
        lock (_gate)
        {
            foreach ((long key, Entry entry) in _held.ToArray())
            {
                if (clock.GetElapsedTime(entry.SeenAt) > entry.Duration * 2)
                    _held.Remove(key);
            }
        }
    }

    private sealed class Entry(StreamLease lease, CancellationTokenSource stop, TimeSpan duration)
    {
        public StreamLease Lease => lease;

        public CancellationTokenSource Stop => stop;

        public TimeSpan Duration => duration;

        public long SeenAt { get; set; }
    }
}
