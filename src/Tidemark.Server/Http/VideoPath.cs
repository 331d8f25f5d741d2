using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Tidemark.Server.Http;

/// <summary>The video that a path names.</summary>
internal static class VideoPath
{
    private const string Prefix = "/v1/videos/";

    /// <summary>Returns the id. Routing leaves an escaped slash as it is, so an id that may hold one is read from the target as it was
    /// sent.</summary>
    /// <param name="context">The request.</param>
    /// <param name="routed">The id as routing found it.</param>
    public static string IdOf(HttpContext context, string routed)
    {
        if (!routed.Contains("%2F", StringComparison.OrdinalIgnoreCase)) return routed;
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int start = target.IndexOf(Prefix, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return routed;
        string rest = target[(start + Prefix.Length)..];
        return Uri.UnescapeDataString(rest.Split('/', '?')[0]);
    }
}
