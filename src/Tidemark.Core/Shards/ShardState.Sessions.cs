using Tidemark.Core.Time;
using Tidemark.Core.Windows;

namespace Tidemark.Core.Shards;

/// <summary>Sessions: counting into them, firing them, keeping them for reads.</summary>
public partial class ShardState<TDomain, TEvent, TEntity, TPane, TSpread>
{
    // Their own: the block of a window may be half built while sessions close.
    private readonly FiredBlockBuilder sessionBlock = new();
    private readonly List<DueSession> dueSessions = [];
    private readonly List<DueSession> closingSessions = [];
    private readonly Comparison<DueSession> bySpanAndKey;
    private readonly Comparison<DueSession> byKeyAndStart;

    private bool SessionsTake(in TEvent e)
    {
        int id = -1;
        for (int family = 0; family < sessions.Length; family++)
        {
            if (sessions[family] is not { } table) continue;
            if (id < 0 && !keys[0].Table.TryFind(e.Key, out id)) id = -1;
            if (table.CanTake(id, e.Time, watermark.Current)) return true;
        }

        return false;
    }

    private void CountIntoSession(int family, int id, in TEvent e, ShardEffects effects)
    {
        SessionTable<TPane, TEvent> table = sessions[family]!;
        if (e.Time < watermark.Current && !table.CanTake(id, e.Time, watermark.Current)) return;
        int number = table.Add(id, in e, watermark.Current);
        if (table.At(number).Span.End <= watermark.Current && windows.Families[family].Emission == WindowEmission.OnWatermark)
        {
            FireSession(family, ref table.At(number), isEarly: false, effects);
            table.Fired(number);
        }

        if (table.NextDue is { } due) WakeAt(due);
    }

    private void FireSessions(int family, EventTime instant, ShardEffects effects)
    {
        SessionTable<TPane, TEvent> table = sessions[family]!;
        dueSessions.Clear();
        closingSessions.Clear();
        table.TakeDue(instant, dueSessions, closingSessions);
        dueSessions.Sort(bySpanAndKey);
        foreach (DueSession due in dueSessions)
        {
            FireSession(family, ref table.At(due.Number), isEarly: false, effects);
            table.Fired(due.Number);
        }

        if (closingSessions.Count > 0) CloseBlocks(family, table, effects);
    }

    private void FireSessionsEarly(int family, ShardEffects effects)
    {
        SessionTable<TPane, TEvent> table = sessions[family]!;
        dueSessions.Clear();
        dueSessions.AddRange(table.Unfired);
        dueSessions.Sort(bySpanAndKey);
        foreach (DueSession due in dueSessions)
        {
            FireSession(family, ref table.At(due.Number), isEarly: true, effects);
            table.Told(due.Number);
        }
    }

    private void FireSession(int family, ref Session<TPane> session, bool isEarly, ShardEffects effects)
    {
        result.Clear();
        domain.WriteWindow(in session.Pane, result);
        int revision = session.Firings;
        var firing = new Firing(revision, isEarly, session.Fire());
        PutWindow(OutputKind.Window, family, 0, session.Span, keys[0].Table.Key(session.Key), in firing, effects);
    }

    /// <summary>Moves final sessions to the fired blocks, where reads find them from now on.</summary>
    private void CloseBlocks(int family, SessionTable<TPane, TEvent> table, ShardEffects effects)
    {
        foreach (IGrouping<Interval, DueSession> closing in closingSessions
            .GroupBy(session => table.BlockOf(session.Span.End)).OrderBy(group => group.Key.Start))
        {
            DueSession[] inBlock = [.. closing];
            Array.Sort(inBlock, byKeyAndStart);
            sessionBlock.Begin(family, group: 0, closing.Key, inBlock.Length);
            foreach (DueSession due in inBlock)
            {
                ref Session<TPane> session = ref table.At(due.Number);
                result.Clear();
                domain.WriteWindow(in session.Pane, result);
                AddToBlock(sessionBlock, keys[0].Table.Hash(due.Key), keys[0].Table.Key(due.Key), due.Span, session.Firings - 1);
                table.Drop(due.Number);
            }

            effects.AddFired(sessionBlock.Build());
        }
    }

    private int CompareByKeyAndStart(DueSession a, DueSession b)
    {
        int order = keys[0].Table.Key(a.Key).SequenceCompareTo(keys[0].Table.Key(b.Key));
        if (order == 0) order = a.Span.Start.CompareTo(b.Span.Start);
        return order != 0 ? order : a.Span.End.CompareTo(b.Span.End);
    }

    private int CompareBySpanAndKey(DueSession a, DueSession b)
    {
        int order = a.Span.End.CompareTo(b.Span.End);
        if (order == 0) order = a.Span.Start.CompareTo(b.Span.Start);
        return order != 0 ? order : keys[0].Table.Key(a.Key).SequenceCompareTo(keys[0].Table.Key(b.Key));
    }
}
