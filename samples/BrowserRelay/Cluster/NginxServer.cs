using System.Net;

namespace BrowserRelay.Cluster;

/// <summary>nginx in front of servers, which it asks by turns. For event streams nothing is set in it.</summary>
internal static class NginxServer
{
    private const string Program = "/usr/sbin/nginx";

    private static readonly string[] TemporaryFolders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];

    /// <summary>Why there can be none; null where there can.</summary>
    public static string? WhyNot => File.Exists(Program)
        ? null
        : $"There is no {Program}. Install it: apt-get install --no-install-recommends nginx-light";

    /// <summary>The file with its process id.</summary>
    public static string IdFile(string folder) => Path.Combine(folder, "pid");

    /// <summary>Starts one, which listens then, and ends when somebody ends it.</summary>
    /// <param name="folder">Where it keeps what it keeps; there is none yet.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="nodes">The ports of the servers, on loopback.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task StartAsync(string folder, IPEndPoint address, IEnumerable<int> nodes, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(folder);
        string log = Path.Combine(folder, "log");
        string configuration = Path.Combine(folder, "nginx.conf");
        string temporary = string.Join('\n', TemporaryFolders.Select(name => $"{name}_temp_path {folder}/{name};"));
        // No `proxy_buffering off`: the header X-Accel-Buffering of a stream says it, of the streams alone.
        await File.WriteAllTextAsync(configuration, $$"""
            pid {{IdFile(folder)}};
            error_log {{log}};
            events {}
            http {
              access_log off;
              {{temporary}}
              upstream nodes {
                {{string.Join('\n', nodes.Select(static port => $"server 127.0.0.1:{port};"))}}
              }
              server {
                listen {{address}};
                location / {
                  # Without it, HTTP/1.0, in which Kestrel refuses a POST that has no body and does not say so.
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_pass http://nodes;
                }
              }
            }
            """, cancellationToken);
        await Tool.RunAsync(Program, ["-p", folder, "-c", configuration, "-e", log], cancellationToken);
    }
}
