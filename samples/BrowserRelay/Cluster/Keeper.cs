using System.Diagnostics;

namespace BrowserRelay.Cluster;

/// <summary>A folder for all that the servers need, and a shell that outlives this program: whatever ends it, <c>kill -9</c> too, the shell ends
/// what is left, and removes the folder.</summary>
internal sealed class Keeper : IAsyncDisposable
{
    // PostgreSQL and nginx do not run as root and yet have to get to what is theirs in the folder; the chats nobody else may read.
    // The shell reads from a pipe whose other end this program alone has: it is closed by every way that a program can end.
    private const string Script =
        """
        trap '' HUP INT QUIT TERM
        folder=$(mktemp -d -t browser-relay-XXXXXX) && chmod 711 "$folder" && mkdir -m 700 "$folder/chats" || exit
        echo "$folder"
        cat >/dev/null
        is_there() {
          # What has ended and nobody has asked about has no command line any more.
          for pid in $pids; do grep -q . "/proc/$pid/cmdline" 2>/dev/null && return 0; done
          return 1
        }
        end() {
          signal=$1; shift
          pids=$(head -qn 1 "$@" 2>/dev/null)
          [ -n "$pids" ] || return
          kill -s "$signal" $pids 2>/dev/null
          for tick in $(seq 150); do is_there || return; sleep 0.1; done
          kill -s KILL $pids 2>/dev/null
        }
        end TERM "$folder"/node-*.pid
        end TERM "$folder/$1"
        end INT "$folder/$2"
        for tick in $(seq 50); do rm -rf "$folder" 2>/dev/null && break; sleep 0.1; done
        # A .NET program that is killed leaves these behind.
        pids=$PPID
        is_there || rm -f "${folder%/*}/clr-debug-pipe-$PPID-"* "${folder%/*}/dotnet-diagnostic-$PPID-"*
        """;

    private readonly Process _shell;

    private Keeper(Process shell, string folder)
    {
        _shell = shell;
        Folder = folder;
    }

    public string Folder { get; }

    /// <summary>The folder for the chats.</summary>
    public string Chats => Path.Combine(Folder, "chats");

    /// <summary>The folder for nginx.</summary>
    public string Nginx => Path.Combine(Folder, nameof(Nginx));

    /// <summary>The folder for PostgreSQL.</summary>
    public string Postgres => Path.Combine(Folder, nameof(Postgres));

    /// <summary>Makes the folder.</summary>
    /// <exception cref="ClusterException">It cannot be made.</exception>
    public static async Task<Keeper> StartAsync()
    {
        string[] idFiles = [NginxServer.IdFile(nameof(Nginx)), PostgresServer.IdFile(nameof(Postgres))];
        // A session of its own, so that it is not ended with those of the terminal.
        Process shell = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", Script, "keeper", .. idFiles])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return await shell.StandardOutput.ReadLineAsync() is { Length: > 0 } folder
            ? new Keeper(shell, folder)
            : throw new ClusterException("There is no folder for the servers. Let TMPDIR name one that can be written to.");
    }

    /// <summary>Sees to it that a server is ended.</summary>
    public void Keep(Node node) => File.WriteAllText(FileOf(node), $"{node.ProcessId}\n");

    /// <summary>A server has ended, and its process id may be somebody else's soon.</summary>
    public void Forget(Node node) => File.Delete(FileOf(node));

    /// <summary>Ends everything.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    private string FileOf(Node node) => Path.Combine(Folder, $"node-{node.Number}.pid");
}
