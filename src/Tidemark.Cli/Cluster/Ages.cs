using System.Globalization;

namespace Tidemark.Cli.Cluster;

/// <summary>Times and how long ago they are, as people read them in a table.</summary>
internal static class Ages
{
    /// <summary>A time of an answer without its fraction of a second; <c>none</c> where there is none.</summary>
    public static string Short(string? time) =>
        time is null ? "none" : Read(time).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>How long ago a time of an answer is, by this machine's clock; empty where there is none.</summary>
    public static string Since(string? time) =>
        time is null ? "" : Of((long)(TimeProvider.System.GetUtcNow() - Read(time)).TotalMilliseconds);

    /// <summary>A span of milliseconds in the greatest unit that it has two of.</summary>
    public static string Of(long ms) => string.Create(CultureInfo.InvariantCulture, $"{(ms < 0 ? "-" : "")}{Long(Math.Abs(ms))}");

    private static string Long(long ms) => ms switch
    {
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{ms / 1_000.0:0.0}s"),
        < 120_000 => $"{ms / 1_000}s",
        < 7_200_000 => $"{ms / 60_000}m",
        < 172_800_000 => $"{ms / 3_600_000}h",
        _ => $"{ms / 86_400_000}d",
    };

    private static DateTimeOffset Read(string time) =>
        DateTimeOffset.Parse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
