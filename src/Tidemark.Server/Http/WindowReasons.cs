using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media.Outputs;
using Tidemark.Server.Http.Answers;

namespace Tidemark.Server.Http;

/// <summary>Says why a window stands as it does. Pure.</summary>
/// <param name="Report">Where the shard of the video stands.</param>
/// <param name="Shard">The shard.</param>
/// <param name="Lag">Records that wait to be read.</param>
/// <param name="QuietMs">For how long the shard has got no event; null while it recovers.</param>
/// <param name="FollowsClock">Whether the watermark of a quiet shard follows the clock.</param>
internal sealed record WindowReasons(KeyReport Report, int Shard, long Lag, long? QuietMs, bool FollowsClock)
{
    /// <summary>A shard that got nothing for so long is said to be quiet.</summary>
    private const long QuietFromMs = 5_000;

    /// <summary>Why a window of a family stands as it does.</summary>
    public WindowReason Of(WindowFamily family, WindowLine line)
    {
        var window = new Interval(line.Start, line.End);
        WindowOutlook outlook = WindowOutlook.Of(family, window, Report.Watermark);
        return outlook.State switch
        {
            WindowState.Open => Reason(
                outlook.FiresAt, $"{Opening(outlook.FiresAt)} {Obstacle(outlook.FiresAt)}{Growing(family)}"),
            WindowState.Fired => Reason(
                outlook.FinalAt,
                $"It has fired {Times(line.Revision + 1)} for this video; events up to {Length(family.AllowedLatenessMs)} late still "
                + $"revise it, until the watermark reaches {Text(outlook.FinalAt)}. {Obstacle(outlook.FinalAt)}"),
            _ => Reason(null, $"Nothing changes it any more: the watermark is beyond {Text(outlook.FinalAt)}."),
        };

        WindowReason Reason(EventTime? awaited, string why) => new(
            family.Name, window.Start, window.End, outlook.State.ToString().ToLowerInvariant(), outlook.FiresAt, outlook.FinalAt,
            awaited is { } time && Report.Watermark != EventTime.Min ? EventTime.Distance(Report.Watermark, time) : null, why);
    }

    private string Opening(EventTime firesAt) => Report.Watermark == EventTime.Min
        ? $"It fires when the watermark of shard {Shard} reaches {Text(firesAt)}; no event has moved that yet."
        : $"It fires when the watermark of shard {Shard} reaches {Text(firesAt)}; that stands at {Text(Report.Watermark)}, "
            + $"{Length(EventTime.Distance(Report.Watermark, firesAt))} before.";

    private static string Growing(WindowFamily family) => family.Kind == WindowKind.Session
        ? $" An event of this video less than {Length(family.SizeMs)} from the session makes it longer." : "";

    private string Obstacle(EventTime awaited)
    {
        if (Lag > 0) return $"{Lag} records of the shard wait to be read.";
        if (QuietMs is not { } quiet) return "The shard recovers.";
        string needed = Report.DelayMs is { } delay
            ? $"an event of the shard at {Text(awaited.Plus(delay))} or later moves it there, {Length(delay)} being its delay."
            : "events do not move it.";
        if (quiet < QuietFromMs) return $"Events come; {needed}";
        return FollowsClock
            ? $"The shard got no event for {Length(quiet)}; the watermark follows the clock meanwhile, and {needed}"
            : $"The shard got no event for {Length(quiet)}, and without one the watermark stands still (watermark.progress_when_idle is "
                + $"false); {needed}";
    }

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";

    private static string Text(EventTime time) =>
        time == EventTime.Max ? "the end of input" : UtcTime.ToText(time).Replace(".000Z", "Z", StringComparison.Ordinal);

    private static string Length(long ms) => ms switch
    {
        < 1_000 => $"{ms} ms",
        < 120_000 => $"{ms / 1_000.0:0.#} s",
        < 7_200_000 => $"{ms / 60_000.0:0.#} min",
        _ => $"{ms / 3_600_000.0:0.#} h",
    };
}
