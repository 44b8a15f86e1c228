namespace Microsoft.Extensions.Http.Resilience;

/// <summary>Stands where Microsoft.Extensions.Http.Resilience puts its handler; that package does not restore here.</summary>
internal sealed class PretendedResilienceHandler(Action called) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        called();
        return base.SendAsync(request, cancellationToken);
    }
}
