namespace Tidemark.IntegrationTests.Oracle;

/// <summary>Windows of one size, one every slide, aligned to the epoch.</summary>
/// <param name="Name">The family's name in output.</param>
/// <param name="SizeMs">How long a window is.</param>
/// <param name="SlideMs">How far one start is from the next; at most the size.</param>
/// <param name="Compares">Whether each video is compared with its window before.</param>
internal sealed record OracleFamily(string Name, long SizeMs, long SlideMs, bool Compares)
{
    /// <summary>The start of the last window that holds <paramref name="time"/>.</summary>
    public long LastStart(long time) => Floor(time) * SlideMs;

    /// <summary>The start of the first window that holds <paramref name="time"/>: the first slide after time − size.</summary>
    public long FirstStart(long time) => (Floor(time - SizeMs) + 1) * SlideMs;

    /// <summary>The quotient rounded towards minus infinity.</summary>
    private long Floor(long time)
    {
        long quotient = time / SlideMs;
        return quotient * SlideMs > time ? quotient - 1 : quotient;
    }
}
