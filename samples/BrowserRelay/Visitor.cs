using System.Buffers.Text;
using System.Security.Cryptography;

namespace BrowserRelay;

/// <summary>Who is asking: a random number in a cookie, where an application of yours has people sign in.</summary>
internal static class Visitor
{
    private const string Cookie = "visitor";
    private const int RandomBytes = 24;

    /// <summary>Makes known whoever is not.</summary>
    public static void UseVisitors(this IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        string? visitor = context.Request.Cookies[Cookie];
        if (visitor?.Length != Base64Url.GetEncodedLength(RandomBytes))
        {
            visitor = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
            context.Response.Cookies.Append(Cookie, visitor, new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = TimeSpan.FromDays(365),
                // Strict would hold it back when somebody follows a link to here, and they would be taken for somebody new.
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
            });
        }
        context.Items[Cookie] = visitor;
        return next(context);
    });

    /// <summary>Whose the request is.</summary>
    public static string Of(HttpContext context) => (string)context.Items[Cookie]!;
}
