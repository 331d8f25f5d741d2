using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Tidemark.Server.Http;

/// <summary>The id of a video or a viewer that a path names.</summary>
internal static class PathId
{
    /// <summary>Returns the id. Routing leaves an escaped slash as it is, so an id that may hold one is read from the target as it was
    /// sent.</summary>
    /// <param name="context">The request.</param>
    /// <param name="prefix">What the path begins with, before the id.</param>
    /// <param name="routed">The id as routing found it.</param>
    public static string Of(HttpContext context, string prefix, string routed)
    {
        if (!routed.Contains("%2F", StringComparison.OrdinalIgnoreCase)) return routed;
        string target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int start = target.IndexOf(prefix, StringComparison.OrdinalIgnoreCase);
        if (start < 0) return routed;
        string rest = target[(start + prefix.Length)..];
        return Uri.UnescapeDataString(rest.Split('/', '?')[0]);
    }
}
