using Microsoft.Net.Http.Headers;

namespace BrowserRelay;

/// <summary>What a browser may do with this page.</summary>
internal static class PageHeaders
{
    // Everything comes from here, nothing is inline, and no string becomes a script or HTML: what a model writes is text, whatever it says.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    public static void UsePageHeaders(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers[HeaderNames.ContentSecurityPolicy] = Policy;
        headers[HeaderNames.XContentTypeOptions] = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        return next(context);
    });
}
