namespace ClaudeStreaming.Testing;

/// <summary>How a cassette is recorded and played. Give both the same <see cref="Redact"/>.</summary>
public sealed class CassetteOptions
{
    /// <summary>Takes out of a text what is nobody's business: applied to each request's body and to each piece of an answer (what is
    /// cut between two pieces it does not see), and on playing to the request that is looked for.</summary>
    /// <value>Null by default: bodies are recorded as they are. The key is never recorded, wherever it stands, and of the headers
    /// only those that an allow-list names are.</value>
    public Func<string, string>? Redact { get; set; }

    /// <summary>Members of the request's body, by name and on its top level, that are not compared: what differs from run to run.</summary>
    /// <value>Empty by default.</value>
    public ISet<string> IgnoredMembers { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether to record where an environment variable (<c>CI</c>, <c>TF_BUILD</c>, <c>JENKINS_URL</c> or
    /// <c>TEAMCITY_VERSION</c>) says that this is a build server.</summary>
    /// <value>False by default: a test that records there by accident would pass, and call a paid service.</value>
    public bool AllowRecordingInCI { get; set; }

    /// <summary>The clock that times what is recorded, and paces what is played.</summary>
    /// <value><see cref="TimeProvider.System"/> by default.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
