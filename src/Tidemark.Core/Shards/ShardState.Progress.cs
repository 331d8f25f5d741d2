using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Shards;

/// <summary>Following the watermark: which instants of event time it passes, and what happens at each.</summary>
public partial class ShardState<TDomain, TEvent, TEntity, TPane, TSpread>
{
    /// <summary>Everything due at or before it has fired. Between two records it equals the watermark.</summary>
    private EventTime firedThrough = EventTime.Min;

    /// <summary>Until the watermark reaches it there is nothing to do; null where nothing waits.</summary>
    private EventTime? nextWake;

    private void FollowWatermark(EventTime now, ShardEffects effects)
    {
        EventTime target = watermark.Current;
        if (nextWake is { } wake && wake <= target) FireThrough(target, now, effects);
        firedThrough = target;
    }

    /// <summary>Passes every instant up to <paramref name="target"/> at which something is due, one after another, so that a jump of the
    /// watermark gives what small steps give; early firings come once, after them.</summary>
    private void FireThrough(EventTime target, EventTime now, ShardEffects effects)
    {
        EventTime from = firedThrough;
        while (NextInstant() is { } next && next <= target)
        {
            // A void timer may lie behind; time never goes back for it.
            EventTime instant = EventTime.Later(next, firedThrough);
            if (AreOnlySessionsDue(instant))
            {
                FireAt(instant, now, effects);
            }
            else
            {
                FinishFiring(effects);
                EvictBeyondCapacity();
                if (CanTakeItsTime(instant)) BeginFiring(instant, now, effects);
                else FireAt(instant, now, effects);
            }

            firedThrough = instant;

            // What this record still fires is numbered behind.
            if (firingInstant == instant && NextInstant() <= target) FinishFiring(effects);
        }

        firedThrough = target;
        FireEarly(from, target, now, effects);
        RenewWake();
    }

    /// <summary>Fires what is due at an instant, in the order of the families, then the groups of revised windows; panes that are needed no
    /// longer are dropped or joined.</summary>
    private void FireAt(EventTime instant, EventTime now, ShardEffects effects)
    {
        bool anyFired = false;
        for (int family = 0; family < sessions.Length; family++)
        {
            if (sessions[family] is not null)
            {
                FireSessions(family, instant, effects);
                continue;
            }

            WindowFamily of = windows.Families[family];
            Int128 fired = of.LastEnded(firedThrough, of.FireDelayMs);
            while (timeline.NextWindow(of, fired) is { } index && of.DueAt(index) <= instant)
            {
                FireWindow(family, index, FiringPhase.OnTime, now, effects);
                (fired, anyFired) = (index, true);
            }
        }

        if (!anyFired && !IsRevisedDue(instant)) return;
        foreach ((int family, Int128 index) in ledger.Revised.ToArray())
        {
            FireWindow(family, index, FiringPhase.Revised, now, effects);
            ledger.MarkRevised(family, index, isRevised: false);
        }

        Settle(instant);
        ForgetFirings(instant);
    }

    /// <summary>Where the watermark crossed a multiple of a family's early period: puts out its windows that hold data and have yet to
    /// fire.</summary>
    private void FireEarly(EventTime from, EventTime to, EventTime now, ShardEffects effects)
    {
        if (to == EventTime.Max) return;
        for (int family = 0; family < sessions.Length; family++)
        {
            WindowFamily of = windows.Families[family];
            if (!of.CrossesEarly(from, to)) continue;
            FinishFiring(effects);
            if (sessions[family] is not null)
            {
                FireSessionsEarly(family, effects);
                continue;
            }

            Int128 done = of.LastEnded(to, 0);
            while (timeline.NextWindow(of, done) is { } index)
            {
                FireWindow(family, index, FiringPhase.Early, now, effects);
                done = index;
            }
        }
    }

    /// <summary>The next instant at which something is due; null where nothing waits.</summary>
    private EventTime? NextInstant()
    {
        EventTime? next = null;
        for (int family = 0; family < sessions.Length; family++)
            next = Sooner(next, sessions[family] is { } table ? table.NextDue : NextDue(windows.Families[family]));
        foreach ((int family, Int128 index) in ledger.Revised) next = Sooner(next, windows.Families[family].FinalAt(index));
        return next;
    }

    /// <summary>When the next window of a family that holds data fires; of tumbling and sliding ones.</summary>
    private EventTime? NextDue(WindowFamily family) =>
        family.Kind != WindowKind.Session && timeline.NextWindow(family, family.LastEnded(firedThrough, family.FireDelayMs)) is { } index
            ? family.DueAt(index) : null;

    private bool IsRevisedDue(EventTime instant) => ledger.Revised.Any(w => windows.Families[w.Family].FinalAt(w.Window) <= instant);

    private void RenewWake()
    {
        nextWake = NextInstant();
        foreach (WindowFamily family in windows.Families)
            if (family.FiresEarly) WakeAt(family.NextEarly(firedThrough));
    }

    private void WakeAt(EventTime instant) => nextWake = Sooner(nextWake, instant);

    private static EventTime? Sooner(EventTime? a, EventTime? b) => a is null || b < a ? b : a;

    private void Settle(EventTime end)
    {
        backlog.Give();
        long removedBefore = removedSlices;
        timeline.Settle(end, forgetSlice);
        if (removedSlices != removedBefore) ShardChange.WriteSettled(changes, end);
    }

    private void ForgetFirings(EventTime through)
    {
        bool any = false;
        ledger.Forget((family, index) => windows.Families[family].FinalAt(index) <= through, (kind, key) =>
        {
            any = true;
            keys[kind].CellRemoved(key);
            ForgetUnused(kind, key);
        });
        if (any) ShardChange.WriteForgotten(changes, through);
    }
}
