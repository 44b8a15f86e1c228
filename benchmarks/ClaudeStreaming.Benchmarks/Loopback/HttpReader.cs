using System.Net.Http.Headers;

namespace ClaudeStreaming.Benchmarks;

/// <summary>One way of reading answers of a server.</summary>
/// <remarks>Nothing of a reader is loaded or compiled before it is connected, so that a cold process pays for its own alone.</remarks>
/// <param name="Name">Its name between processes and in results.</param>
/// <param name="Title">Its name in tables.</param>
/// <param name="Sees">What it counts.</param>
/// <param name="Connect">Makes what asks once and reads the whole answer, from a client and the address of an API.</param>
internal sealed record HttpReader(string Name, string Title, Sees Sees, Func<HttpClient, Uri, Func<Tally, Task>> Connect)
{
    /// <summary>The floor: the bytes, and nothing made of them.</summary>
    public static readonly HttpReader Raw = new("raw", "HttpClient, the bytes alone", Sees.Body, ReadBytes);

    public static readonly HttpReader OurEvents = new(
        Ours.EventsName, Ours.EventsTitle, Sees.Text,
        static (http, address) => Ours.OverHttp(http, address, Ours.ReadEventsAsync));

    public static readonly HttpReader OurFinal = new(
        Ours.FinalName, Ours.FinalTitle, Sees.Text,
        static (http, address) => Ours.OverHttp(http, address, Ours.ReadFinalAsync));

    public static readonly HttpReader VendorEvents = new(
        Vendor.EventsName, Vendor.EventsTitle, Sees.Text,
        static (http, address) => Vendor.OverHttp(http, address, Vendor.ReadEventsAsync));

    public static readonly HttpReader VendorAggregate = new(
        Vendor.AggregateName, Vendor.AggregateTitle, Sees.Text,
        static (http, address) => Vendor.OverHttp(http, address, Vendor.AggregateAsync));

    /// <summary>Those who hand over each event as it comes.</summary>
    public static readonly IReadOnlyList<HttpReader> OfEvents = [Raw, OurEvents, VendorEvents];

    public static readonly IReadOnlyList<HttpReader> All = [Raw, OurEvents, OurFinal, VendorEvents, VendorAggregate];

    /// <summary>The same stack under all of them. A proxy that the environment names would not find its way back here.</summary>
    public static HttpClient CreateClient() =>
        new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>A table of what all of them cost.</summary>
    public static void ShowCosts(string title, RoundRobin results, Report report) => report.Table(
        title,
        ["", "ns of CPU an event", "least–most", "bytes an event", "times raw"],
        All.Select(reader => new[]
        {
            reader.Title,
            Report.Figure(results.Nanoseconds(reader.Name).Median),
            Report.Range(results.Nanoseconds(reader.Name)),
            Report.Figure(results.Bytes(reader.Name)),
            Report.Figure(results.Times(reader.Name, Raw.Name).Median),
        }));

    private static Func<Tally, Task> ReadBytes(HttpClient http, Uri address)
    {
        byte[] question =
            """{"model":"claude-x","max_tokens":1024,"stream":true,"messages":[{"role":"user","content":"Explain streaming."}]}"""u8.ToArray();
        Uri messages = new($"{address.AbsoluteUri.TrimEnd('/')}/v1/messages");
        return async tally =>
        {
            using HttpRequestMessage request = new(HttpMethod.Post, messages)
            {
                Content = new ByteArrayContent(question) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            };
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await using Stream body = await response.Content.ReadAsStreamAsync();
            byte[] buffer = new byte[4 * 1024];
            int count;
            while ((count = await body.ReadAsync(buffer)) > 0)
            {
                tally.Event();
                tally.Utf8(buffer.AsSpan(0, count));
            }
        };
    }
}
