using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Tidemark.Server.Http;

/// <summary>How the text of a body is encoded: in UTF-8, as JSON has to be (RFC 8259, section 8.1).</summary>
internal static class BodyText
{
    /// <summary>Whether the content type of a request names no other charset.</summary>
    /// <remarks>The framework takes a charset that it does not know for a fault of its own, and a quoted one it never knows, so that is
    /// unquoted here.</remarks>
    public static bool IsRead(HttpRequest request)
    {
        if (request.ContentType?.Contains("charset", StringComparison.OrdinalIgnoreCase) is not true) return true;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type) || type.Charset.Length == 0) return true;
        if (!HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase)) return false;
        type.Charset = "utf-8";
        request.ContentType = type.ToString();
        return true;
    }
}
