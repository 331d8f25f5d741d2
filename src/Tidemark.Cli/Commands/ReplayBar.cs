using Tidemark.Server.Replay;

namespace Tidemark.Cli.Commands;

/// <summary>The progress of a replay as one line of a terminal, on standard error, written over again and again.</summary>
/// <remarks>Owned by the replay; wiped away when it is disposed.</remarks>
internal sealed class ReplayBar : IProgress<ReplayProgress>, IDisposable
{
    private const int Width = 30;

    /// <summary>Rate and time remaining go by the last so many seconds.</summary>
    private const double WindowSeconds = 10;

    private readonly TimeProvider clock;
    private readonly Queue<(long At, ReplayProgress Progress)> samples = new();
    private int written;

    private ReplayBar(TimeProvider clock) => this.clock = clock;

    /// <summary>A bar where standard error is a terminal; null where it is not.</summary>
    public static ReplayBar? OnTerminal(TimeProvider clock) => Console.IsErrorRedirected ? null : new ReplayBar(clock);

    /// <inheritdoc/>
    public void Report(ReplayProgress value)
    {
        long now = clock.GetTimestamp();
        if (samples.TryPeek(out (long At, ReplayProgress Progress) oldest) && oldest.Progress.IsSorting != value.IsSorting) samples.Clear();
        samples.Enqueue((now, value));
        while (clock.GetElapsedTime(samples.Peek().At, now).TotalSeconds > WindowSeconds) samples.Dequeue();
        Show(LineOf(value, samples.Peek().Progress, clock.GetElapsedTime(samples.Peek().At, now).TotalSeconds));
    }

    public void Dispose()
    {
        if (written > 0) Show("");
    }

    private static string LineOf(ReplayProgress now, ReplayProgress before, double seconds)
    {
        string what = now.IsSorting ? "sorting" : "replay";
        // A pipe does not tell how much will come, and a file may have grown.
        if (now.Bytes > now.BytesTotal || now.BytesTotal == 0)
            return $"{what} {now.Events:N0} events{(seconds > 0 ? $", {(now.Events - before.Events) / seconds:N0} events/s" : "")}";
        double share = (double)now.Bytes / now.BytesTotal;
        int full = (int)(share * Width);
        string line = $"{what} [{new string('#', full)}{new string('-', Width - full)}] {share:P0}";
        if (seconds <= 0 || now.Bytes <= before.Bytes) return line;
        double left = (now.BytesTotal - now.Bytes) / ((now.Bytes - before.Bytes) / seconds);
        TimeSpan remaining = TimeSpan.FromSeconds(Math.Min(left, TimeSpan.FromDays(9_999).TotalSeconds));
        string clockText = remaining.TotalDays >= 1 ? $"{remaining:d\\d\\ hh\\:mm\\:ss}" : $"{remaining:h\\:mm\\:ss}";
        return $"{line}, {(now.Events - before.Events) / seconds:N0} events/s, {clockText} left";
    }

    private void Show(string line)
    {
        Console.Error.Write($"\r{line.PadRight(written)}{(line.Length == 0 ? "\r" : "")}");
        written = line.Length;
    }
}
