using System.Diagnostics;

namespace Tidemark.IntegrationTests.Processes;

/// <summary>Waits for what another process does and tells nobody.</summary>
internal static class Poll
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks again and again, until the answer is yes.</summary>
    /// <exception cref="TimeoutException">It was no until the deadline; the message is <paramref name="complaint"/>.</exception>
    public static async Task UntilAsync(Func<Task<bool>> isThere, TimeSpan deadline, Func<string> complaint)
    {
        long started = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (!await isThere())
        {
            if (Stopwatch.GetElapsedTime(started) > deadline) throw new TimeoutException(complaint());
            await timer.WaitForNextTickAsync();
        }
    }
}
