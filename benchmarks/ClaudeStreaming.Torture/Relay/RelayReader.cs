using System.Globalization;
using System.Net;
using System.Text;
using ClaudeStreaming.Sse;

namespace ClaudeStreaming.Torture;

/// <param name="Type">The event's name.</param>
/// <param name="Data">Its data.</param>
internal readonly record struct RelayEvent(string Type, string Data);

/// <summary>One browser: it begins an answer, leaves and comes back as chance has it, to whichever server, and writes down all it gets.</summary>
internal sealed class RelayReader(HttpClient http, Func<Uri> anyServer, RelayAccount account, int number, Random random)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly string _user = $"user-{number}";
    private string? _stream;
    private long _heardAt;

    /// <summary>All events of the stream, each once.</summary>
    public List<RelayEvent> Events { get; } = [];

    /// <summary>How it ended; null while it runs.</summary>
    public string? End { get; private set; }

    /// <summary>Begins, and reads for a while.</summary>
    /// <returns>False where no server took the question.</returns>
    public async Task<bool> TryBeginAsync(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(anyServer(), string.Create(CultureInfo.InvariantCulture, $"answers/{number}")));
        try
        {
            using HttpResponseMessage response = await SendAsync(request, cancellationToken);
            if (response.StatusCode != HttpStatusCode.OK)
                return false;
            _stream = response.Headers.GetValues("Stream-Id").Single();
            Interlocked.Increment(ref account.Begun);
            _heardAt = Environment.TickCount64;
            await ReadAsync(response, cancellationToken);
        }
        catch (Exception e) when (IsLost(e, cancellationToken))
        {
            return _stream is not null;
        }
        return true;
    }

    /// <summary>Comes back until the stream has ended.</summary>
    public async Task ReadToEndAsync(CancellationToken cancellationToken)
    {
        while (End is null)
        {
            Interlocked.Increment(ref account.Returns);
            try
            {
                using HttpRequestMessage request = new(HttpMethod.Get, new Uri(anyServer(), $"streams/{_stream}"));
                if (Events.Count > 0)
                    request.Headers.Add("Last-Event-ID", Events.Count.ToString(CultureInfo.InvariantCulture));
                using HttpResponseMessage response = await SendAsync(request, cancellationToken);
                if (response.StatusCode == HttpStatusCode.OK)
                    await ReadAsync(response, cancellationToken);
                else if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
                    await Task.Delay(Pause, cancellationToken);
                else
                    End = $"status {(int)response.StatusCode}";
            }
            catch (Exception e) when (IsLost(e, cancellationToken))
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    /// <summary>Reads the whole stream once more, as somebody who comes late.</summary>
    public async Task<List<RelayEvent>> ReadAgainAsync(CancellationToken cancellationToken)
    {
        RelayReader late = new(http, anyServer, new RelayAccount(), number, random) { _stream = _stream };
        await late.ReadToEndAsync(cancellationToken);
        return late.Events;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Add("x-user", _user);
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    private async Task ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        // Some stay, some leave soon.
        int patience = random.Next(4) == 0 ? int.MaxValue : random.Next(1, 60);
        using SseReader reader = new();
        using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (End is null && patience > 0)
        {
            if (reader.TryRead(out SseFrame frame))
            {
                Take(Text(frame.EventType), Text(frame.Data), Text(frame.Id));
                patience--;
                continue;
            }
            int count = await body.ReadAsync(reader.GetMemory(), cancellationToken);
            if (count == 0)
                return;
            reader.Advance(count);
        }
    }

    private void Take(string type, string data, string id)
    {
        long sequence = long.Parse(id, CultureInfo.InvariantCulture);
        // What the reading server alone has to say is no event of the stream, and has no number of its own.
        if (type == "error" && sequence == Events.Count)
            return;
        Interlocked.Increment(ref account.Events);
        if (sequence <= Events.Count)
        {
            Interlocked.Increment(ref account.Doubled);
            account.Problem($"Stream {number}: event {sequence} came again behind event {Events.Count}.");
            return;
        }
        if (sequence > Events.Count + 1)
        {
            Interlocked.Add(ref account.Lost, sequence - Events.Count - 1);
            account.Problem($"Stream {number}: event {sequence} came behind event {Events.Count}.");
        }
        account.Waited(TimeSpan.FromMilliseconds(Environment.TickCount64 - _heardAt));
        _heardAt = Environment.TickCount64;
        Events.Add(new RelayEvent(type, data));
        End = type switch
        {
            "done" => "completed",
            "error" => ErrorOf(data),
            _ => null,
        };
    }

    private static string ErrorOf(string data)
    {
        StreamEvent.TryParse(Encoding.UTF8.GetBytes(data), default, out StreamEvent? error);
        return error is StreamError { ErrorType: var type } ? type.Value! : data;
    }

    private static bool IsLost(Exception e, CancellationToken cancellationToken) =>
        !cancellationToken.IsCancellationRequested && e is HttpRequestException or IOException or OperationCanceledException;

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
