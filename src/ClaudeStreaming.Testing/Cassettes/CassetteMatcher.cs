using System.Text.Json;
using System.Text.Json.Nodes;

namespace ClaudeStreaming.Testing;

/// <summary>Finds the exchange that a request asks for, each one once.</summary>
internal sealed class CassetteMatcher(IReadOnlyList<CassetteExchange> exchanges, CassetteOptions options)
{
    private const int MostDifferences = 10;

    private readonly object _gate = new();
    private readonly HashSet<CassetteExchange> _taken = [];

    /// <exception cref="CassetteException">There is none.</exception>
    public CassetteExchange Take(FakeRequest request)
    {
        JsonNode? asked = Parse(options.Redact is null ? request.Body : options.Redact(request.Body));
        string path = request.Path.Split('?')[0];
        lock (_gate)
        {
            CassetteExchange? nearest = null;
            List<string>? least = null;
            foreach (CassetteExchange exchange in exchanges)
            {
                List<string> differences = Differences(exchange, request.Method, path, asked);
                if (differences.Count == 0 && _taken.Add(exchange))
                    return exchange;
                if (least is null || differences.Count < least.Count)
                    (nearest, least) = (exchange, differences);
            }
            throw Miss(nearest, least);
        }
    }

    private List<string> Differences(CassetteExchange exchange, string method, string path, JsonNode? asked)
    {
        List<string> differences = [];
        JsonDifference.Collect("method", exchange.Method, method, differences);
        JsonDifference.Collect("path", exchange.Path, path, differences);
        JsonDifference.Collect("", Parse(exchange.RequestBody), asked, differences);
        return differences;
    }

    private JsonNode? Parse(string body)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return JsonValue.Create(body);
        }
        if (json is JsonObject members)
        {
            foreach (string ignored in options.IgnoredMembers)
                members.Remove(ignored);
        }
        return json;
    }

    private static CassetteException Miss(CassetteExchange? nearest, List<string>? differences)
    {
        if (nearest is null)
            return new CassetteException("The cassette is empty, so no request can be answered. Record it again.");
        if (differences!.Count == 0)
        {
            return new CassetteException(
                "A request was made more often than it was recorded. If that is what is meant to happen, record it again; if not, look for what " +
                "asks again, a retry perhaps.");
        }
        string more = differences.Count > MostDifferences ? $"\n  and {differences.Count - MostDifferences} more" : "";
        return new CassetteException(
            "A request was made that was not recorded. If it is what is meant to be asked now, record it again. From the nearest one that was it " +
            $"differs in:\n  {string.Join("\n  ", differences.Take(MostDifferences))}{more}");
    }
}
