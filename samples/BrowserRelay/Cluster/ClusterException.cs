namespace BrowserRelay.Cluster;

/// <summary>What keeps the servers from running, in a sentence for whoever started them.</summary>
internal sealed class ClusterException(string message) : Exception(message);
