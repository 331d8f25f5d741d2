namespace Tidemark.IntegrationTests.Serving.Torture;

/// <summary>A time that passes so that what comes after it meets the node at no moment in particular.</summary>
internal static class RandomMoment
{
    /// <summary>Lets up to so many milliseconds pass; nothing is waited for.</summary>
    public static async Task PassAsync(Random random, int atMostMs)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1 + random.Next(atMostMs)));
        await timer.WaitForNextTickAsync();
    }
}
