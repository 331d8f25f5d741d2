using Microsoft.Extensions.Logging;

namespace Tidemark.Connectors.Files;

/// <summary>What the file connectors tell; event ids 2120 to 2139, never given another meaning.</summary>
internal static partial class Log
{
    [LoggerMessage(2120, LogLevel.Warning,
        "Cut {Bytes} bytes off {Path} at byte {At}: a crash interrupted the line, and it is written again.")]
    public static partial void TornLineCut(ILogger logger, long bytes, string path, long at);
}
