using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ClaudeStreaming.AspNetCore.Tests.Support;

/// <summary>Debian's nginx in front of a server, with its default buffering.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string Program = "/usr/sbin/nginx";

    private readonly Process _process;
    private readonly DirectoryInfo _folder;

    private Nginx(Process process, DirectoryInfo folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public HttpClient Client { get; }

    public int Port { get; }

    public static async Task<Nginx> StartAsync(int upstreamPort)
    {
        Assert.SkipUnless(File.Exists(Program), $"There is no {Program}. Debian's package nginx-light has it; .ci/run installs it where it can.");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("nginx-");
        int port = FreePort();
        string user = Environment.UserName == "root" ? "user root;" : "";
        string temporary = string.Concat(
            new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(name => $"{name}_temp_path {folder.FullName}/{name};\n"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "nginx.conf"), $$"""
            {{user}}
            daemon off;
            pid {{folder.FullName}}/pid;
            error_log stderr;
            events {}
            http {
              access_log off;
              {{temporary}}
              server {
                listen 127.0.0.1:{{port}};
                location / { proxy_pass http://127.0.0.1:{{upstreamPort}}; }
              }
            }
            """);
        Process process = Process.Start(new ProcessStartInfo(Program, ["-p", folder.FullName, "-c", "nginx.conf", "-e", "stderr"]) { RedirectStandardError = true })!;
        process.BeginErrorReadLine();
        Nginx nginx = new(process, folder, port);
        await nginx.ListensAsync(port);
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    // It says nowhere when it is ready: asked until it answers, or is gone.
    private async Task ListensAsync(int port)
    {
        while (true)
        {
            Assert.False(_process.HasExited, "nginx did not start.");
            try
            {
                using TcpClient probe = new();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Yield();
            }
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
