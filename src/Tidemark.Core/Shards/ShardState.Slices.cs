using System.Diagnostics;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Shards;

/// <summary>Firing bit by bit: a window that fires is put out between the records that follow, so that none of them waits for all of
/// it.</summary>
/// <remarks>
/// What is put out, and in which order, is the same as at once: the firing reads panes that ended, and nothing else changes; what the
/// records that follow put out is held back until it is done. Where that would not hold it is finished first: before an event that it
/// would see, before other windows fire, before the state is written down.
/// </remarks>
public partial class ShardState<TDomain, TEvent, TEntity, TPane, TSpread>
{
    private IEnumerator<bool>? firing;
    private EventTime? firingInstant;
    private EventTime firedBefore;

    /// <summary>While a firing is under way, the numbers of the other side: of its outputs while records are taken, and the other way
    /// round.</summary>
    private OutputNumbers otherNumbers;

    /// <inheritdoc/>
    public bool IsFiring => firing is not null;

    /// <inheritdoc/>
    public void GoOnFiring(int most, ShardEffects effects)
    {
        if (firing is null) return;
        TurnTo(effects, isBehindFiring: false);

        // What breaks a firing is not the fault of the record that is in work by then.
        long inWork = RecordInWork;
        RecordInWork = -1;
        bool goesOn = true;
        for (int done = 0; done < most && goesOn; done++) goesOn = firing.MoveNext();
        RecordInWork = inWork;
        TurnTo(effects, isBehindFiring: true);
        if (!goesOn) EndFiring(effects);
    }

    /// <summary>Windows that fired at this watermark need no panes of their own any more: those that fire now still do.</summary>
    private EventTime PanesNeededFrom => firing is null ? watermark.Current : firedBefore;

    /// <summary>Finishes the firing that is under way, if there is one.</summary>
    private void FinishFiring(ShardEffects effects) => GoOnFiring(int.MaxValue, effects);

    /// <summary>Finishes the firing before an event that it would see.</summary>
    private void FinishFiringBefore(EventTime time, ShardEffects effects)
    {
        if (firingInstant > time) FinishFiring(effects);
    }

    /// <summary>Finishes the firing on an entity as it was before an event moved it to other groups.</summary>
    private void FinishFiringOn(int id, in TEntity before, ShardEffects effects)
    {
        TEntity moved = entities.At(id);
        entities.Change(id) = before;
        FinishFiring(effects);
        entities.Change(id) = moved;
    }

    private bool AreOnlySessionsDue(EventTime instant)
    {
        foreach (WindowFamily family in windows.Families)
            if (NextDue(family) <= instant) return false;
        return !IsRevisedDue(instant);
    }

    /// <summary>Whether what is due at an instant may be put out bit by bit: windows alone, for the first time.</summary>
    private bool CanTakeItsTime(EventTime instant)
    {
        if (!options.FiresBitByBit || instant == EventTime.Max || ledger.Revised.Count > 0) return false;
        foreach (SessionTable<TPane, TEvent>? table in sessions)
            if (table?.NextDue <= instant) return false;
        return true;
    }

    private void BeginFiring(EventTime instant, EventTime now, ShardEffects effects)
    {
        List<(int Family, Int128 Index)> due = [];
        for (int family = 0; family < sessions.Length; family++)
        {
            if (sessions[family] is not null) continue;
            WindowFamily of = windows.Families[family];
            Int128 fired = of.LastEnded(firedThrough, of.FireDelayMs);
            while (timeline.NextWindow(of, fired) is { } index && of.DueAt(index) <= instant)
            {
                due.Add((family, index));
                fired = index;
            }
        }

        firing = StepsOf(due, instant, now, effects);
        (firingInstant, firedBefore) = (instant, firedThrough);
        otherNumbers = numbers;
        effects.IsBehindFiring = true;
    }

    private IEnumerator<bool> StepsOf(List<(int Family, Int128 Index)> due, EventTime instant, EventTime now, ShardEffects effects)
    {
        foreach ((int family, Int128 index) in due)
        {
            using IEnumerator<bool> steps = StepsOf(family, index, FiringPhase.OnTime, now, effects);
            while (steps.MoveNext()) yield return true;
        }

        Settle(instant);
        ForgetFirings(instant);
    }

    private void TurnTo(ShardEffects effects, bool isBehindFiring)
    {
        effects.IsBehindFiring = isBehindFiring;
        (numbers, otherNumbers) = (otherNumbers, numbers);
    }

    private void EndFiring(ShardEffects effects)
    {
        firing!.Dispose();
        (firing, firingInstant) = (null, null);
        entityCells.Clear();
        groupCells.Clear();
        effects.Join();

        // Until the next record, the outputs of the one that fired go on.
        if (numbers.Offset == otherNumbers.Offset) numbers = otherNumbers;
    }

    private void MustNotFire()
    {
        if (firing is not null) throw new UnreachableException("the state was to be written down while a window fires");
    }
}
