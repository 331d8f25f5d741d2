using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tidemark.Server.Configuration.Hocon;

/// <summary>Writes strings.</summary>
internal static class HoconText
{
    /// <summary>How strings are escaped: only where JSON demands it.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>A string in quotes, to be read again or shown.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, Encoder)}\"";
}
