using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tidemark.Cli.Bench;

/// <summary>How figures are printed.</summary>
internal static class BenchJson
{
    private static readonly JsonSerializerOptions options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<TFigures>(TFigures figures) => JsonSerializer.Serialize(figures, options);
}
