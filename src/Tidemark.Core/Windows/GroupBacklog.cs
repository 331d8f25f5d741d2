using Tidemark.Core.Domains;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Windows;

/// <summary>What the events of entities have still to give to the groups of these: counted together by entity, so that an entity with many
/// events changes the cells of its groups once and not with each of them.</summary>
/// <remarks>
/// Of one slice at a time: when events of a later one come, it goes on to that. The first event of an entity in a slice is counted into its
/// groups at once and makes their cells; those that follow wait. What sketches take waits in the log of the entities' cells. The law of
/// <see cref="IPane{TSelf, TEvent}"/> makes it the same as counting each event into each group, whenever it is given: the owner sees to it
/// that this is before anybody looks at the groups, and before an entity changes them. Owned by the shard; not thread-safe.
/// </remarks>
internal sealed class GroupBacklog<TPane, TEvent>
    where TPane : struct, IPane<TPane, TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    /// <summary>How many entities' events may wait; those of others are counted at once.</summary>
    public const int WaitingMax = 16_384;

    /// <summary>How many rows before its turn the groups of one are asked for; what lies behind their cells half as many.</summary>
    private const int Ahead = 8;

    private readonly int groupsOfOne;
    private PaneSlice<TPane>? slice;
    private int count;
    private int[] groups = [];
    private TPane[] waiting = [];

    // While it gives: where what an entity's sketch has taken is noted.
    private (int From, int Until)[] codes = [];

    /// <summary>Makes an empty backlog.</summary>
    /// <param name="groupsOfOne">How many groups an entity belongs to.</param>
    public GroupBacklog(int groupsOfOne) => this.groupsOfOne = groupsOfOne;

    /// <summary>Counts an event in where some of its entity wait already.</summary>
    /// <param name="of">The slice that holds the event.</param>
    /// <param name="slot">The entity's cell in it.</param>
    /// <param name="e">The event.</param>
    public bool TryAdd(PaneSlice<TPane> of, int slot, in TEvent e)
    {
        int at = of.Groups[0].WaitingOf(slot);
        if (at < 0) return false;
        waiting[at].AddApart(in e);
        return true;
    }

    /// <summary>Counts in the first event of a cell that waits, unless it may not wait; gives what waits of an earlier slice to the groups
    /// first.</summary>
    /// <param name="of">The slice that holds the event.</param>
    /// <param name="slot">The entity's cell in it, which has had an event before.</param>
    /// <param name="groupIds">The entity's groups, which have a cell there.</param>
    /// <param name="e">The event.</param>
    public bool TryBegin(PaneSlice<TPane> of, int slot, ReadOnlySpan<int> groupIds, in TEvent e)
    {
        if (groupsOfOne == 0 || !of.Groups[0].MayWait(slot)) return false;
        if (slice is not null && slice.Span.Start < of.Span.Start) Give();
        if ((slice is not null && slice != of) || count == WaitingMax) return false;
        if (count == waiting.Length) Grow();
        slice = of;
        groupIds.CopyTo(groups.AsSpan(count * groupsOfOne));
        waiting[count].AddApart(in e);
        of.Groups[0].SetWaiting(slot, count++);
        return true;
    }

    /// <summary>Whether events of an entity wait.</summary>
    public bool Holds(int key) => slice?.Groups[0].FindSlot(key) is { } slot and >= 0 && slice.Groups[0].WaitingOf(slot) >= 0;

    /// <summary>Starts to fetch what waits at an index that <see cref="PaneTable{TPane}.WaitingOf"/> gave; nothing where it is
    /// negative.</summary>
    public void Fetch(int at)
    {
        if (at >= 0) CacheLine.Fetch(in waiting[at]);
    }

    /// <summary>Gives everything to the groups.</summary>
    public void Give()
    {
        if (slice is null) return;
        PaneTable<TPane> own = slice.Groups[0];
        own.Codes.Sort();

        // What waits came since the cells were last written down, so that it is found among those that changed.
        for (int slot = own.NextChanged(0), left = count; left > 0; slot = own.NextChanged(slot + 1))
        {
            int at = own.WaitingOf(slot);
            if (at < 0) continue;
            left--;
            codes[at] = own.Codes.Find(slot);
            own.SetWaiting(slot, -1);
        }

        for (int at = 0; at < count; at++)
        {
            FetchGroups(at);
            ReadOnlySpan<uint> taken = own.Codes.At(codes[at].From, codes[at].Until);
            for (int group = 0; group < groupsOfOne; group++)
            {
                PaneTable<TPane> cells = slice.Groups[group + 1];
                ref TPane cell = ref cells.Change(groups[at * groupsOfOne + group], out _);
                cell.Merge(in waiting[at]);
                cell.AddCodes(taken, cells.Codes);
            }
        }

        Array.Clear(waiting, 0, count);
        (slice, count) = (null, 0);
    }

    private void FetchGroups(int at)
    {
        int cell = at + Ahead, behind = at + Ahead / 2;
        for (int group = 0; group < groupsOfOne; group++)
        {
            PaneTable<TPane> cells = slice!.Groups[group + 1];
            if (cell < count) cells.Fetch(groups[cell * groupsOfOne + group]);
            if (behind < count && cells.LikelySlotOf(groups[behind * groupsOfOne + group]) is var slot and >= 0)
                cells.CellAt(slot).FetchAll();
        }
    }

    private void Grow()
    {
        int length = Math.Max(64, 2 * count);
        Array.Resize(ref waiting, length);
        Array.Resize(ref codes, length);
        Array.Resize(ref groups, length * groupsOfOne);
    }
}
