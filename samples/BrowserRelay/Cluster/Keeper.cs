using System.Diagnostics;
using System.Runtime.Versioning;

namespace BrowserRelay.Cluster;

/// <summary>A folder for all that the servers need, and a shell that outlives this program: whatever ends it, <c>kill -9</c> too, the shell ends
/// what is left, and removes the folder.</summary>
[SupportedOSPlatform("linux")]
internal sealed class Keeper : IAsyncDisposable
{
    // The shell reads from a pipe whose other end this program alone has: it is closed by every way that a program can end.
    private const string Script =
        """
        trap '' HUP INT QUIT TERM
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
        end TERM "$1"/node-*.pid
        end TERM "$2"
        end INT "$3"
        for tick in $(seq 50); do rm -rf "$1" 2>/dev/null && break; sleep 0.1; done
        # What a .NET program that is killed leaves behind.
        kill -0 $PPID 2>/dev/null || rm -f "${TMPDIR:-/tmp}"/clr-debug-pipe-$PPID-* "${TMPDIR:-/tmp}"/dotnet-diagnostic-$PPID-*
        """;

    private const UnixFileMode OurOwn = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Process _shell;

    private Keeper(string folder)
    {
        Folder = folder;
        // A session of its own, so that it is not ended with those of the terminal.
        _shell = Process.Start(new ProcessStartInfo(
            "setsid", ["sh", "-c", Script, "keeper", folder, NginxServer.IdFile(Nginx), PostgresServer.IdFile(Postgres)])
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
        })!;
    }

    public string Folder { get; }

    /// <summary>The folder for nginx.</summary>
    public string Nginx => Path.Combine(Folder, "nginx");

    /// <summary>The folder for PostgreSQL.</summary>
    public string Postgres => Path.Combine(Folder, "postgres");

    /// <summary>The folder for the chats, which nobody else may read.</summary>
    public string Chats => Path.Combine(Folder, "chats");

    /// <summary>Makes the folder.</summary>
    public static Keeper Start()
    {
        string folder = Directory.CreateTempSubdirectory("browser-relay-").FullName;
        // PostgreSQL and nginx do not run as root and yet have to get to what is theirs.
        File.SetUnixFileMode(folder, OurOwn | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        Keeper keeper = new(folder);
        Directory.CreateDirectory(keeper.Chats, OurOwn);
        return keeper;
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
