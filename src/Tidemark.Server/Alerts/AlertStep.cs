namespace Tidemark.Server.Alerts;

/// <summary>What a value makes of a rule's state. Pure.</summary>
internal static class AlertStep
{
    /// <summary>Takes the next value.</summary>
    /// <remarks>
    /// (1) The figure that counts is the value, or of a trend its change. (2) Without one nothing is decided: whatever was, remains. (3) A
    /// rule that is on goes off once the threshold of clearing holds no more; one that is off goes on once its own holds. (4) That it is on
    /// is told unless it was told within the silence; then it is told when the silence ends, should it still be on. That it is off is
    /// told where it was told that it was on, so that the two always alternate.
    /// </remarks>
    /// <param name="rule">The rule.</param>
    /// <param name="state">What was.</param>
    /// <param name="value">The value; null, not a number or infinite where there is none.</param>
    /// <param name="now">The time, epoch milliseconds.</param>
    /// <returns>What is, and what is to be told; null for nothing.</returns>
    public static (AlertState State, AlertTransition? Told) Next(AlertRule rule, AlertState state, double? value, long now)
    {
        IReadOnlyList<double> before = state.Value is { } newest
            ? [.. state.Recent.TakeLast(AlertState.RecentCount - 1), newest] : state.Recent;
        AlertState looked = state with { Recent = before, At = now };
        if (value is not { } number || !double.IsFinite(number)) return (looked with { Value = null, Change = null }, null);

        double? change = Change(before, number);
        AlertState seen = looked with { Value = number, Change = change, Since = state.Since ?? now };
        if ((rule.IsTrend ? change : number) is not { } figure) return (seen, null);

        bool wasOn = state.Phase != AlertPhase.Ok;
        bool isOn = rule.When.Holds(figure, wasOn ? rule.Clear : rule.When.Threshold);
        bool isSilent = state.SilencedUntil > now;
        return (wasOn, isOn) switch
        {
            (false, true) => On(rule, seen with { LastFired = now, Since = now }, isSilent),
            (true, true) when state.Phase == AlertPhase.Silenced && !isSilent => On(rule, seen, isSilent: false),
            (true, false) => Off(seen),
            _ => (seen, null),
        };
    }

    /// <summary>The distance of a value from the mean of the three before it, as a part of that mean's absolute value, so that its sign
    /// says up or down; null where there are fewer, or their mean is 0.</summary>
    private static double? Change(IReadOnlyList<double> before, double value)
    {
        if (before.Count < AlertState.RecentCount) return null;
        double mean = before.Sum() / AlertState.RecentCount;
        double change = (value - mean) / Math.Abs(mean);
        return double.IsFinite(change) ? change : null;
    }

    private static (AlertState State, AlertTransition? Told) On(AlertRule rule, AlertState seen, bool isSilent)
    {
        if (isSilent) return (seen with { Phase = AlertPhase.Silenced }, null);
        AlertState told = seen with
        {
            Phase = AlertPhase.Firing,
            Told = seen.Told + 1,
            SilencedUntil = seen.At + (long)rule.Silence.TotalMilliseconds,
        };
        return (told, Transition(told, seen));
    }

    private static (AlertState State, AlertTransition? Told) Off(AlertState seen)
    {
        bool wasTold = seen.Phase == AlertPhase.Firing;
        AlertState off = seen with
        {
            Phase = AlertPhase.Ok, LastCleared = seen.At, Since = seen.At, Told = seen.Told + (wasTold ? 1 : 0),
        };
        return (off, wasTold ? Transition(off, seen) : null);
    }

    private static AlertTransition Transition(AlertState after, AlertState seen) => new(
        after.Told, after.Phase == AlertPhase.Firing, seen.Value!.Value, seen.Change, seen.At!.Value, seen.Since!.Value);
}
