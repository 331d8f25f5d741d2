using Tidemark.Core.Domains;
using Tidemark.Core.Memory;

namespace Tidemark.Core.Windows;

/// <summary>What the events of entities have still to give to the groups of these: counted together by entity, so that an entity with many
/// events changes the cells of its groups once and not with each of them.</summary>
/// <remarks>
/// Of one slice at a time. The first event of an entity since the last checkpoint is counted into its groups at once and makes their
/// cells; those that follow wait. What sketches take waits in the log of the entities' cells. The law of <see cref="IPane{TSelf, TEvent}"/>
/// makes it the same as counting each event into each group, whenever it is given: the owner sees to it that this is before anybody looks
/// at the groups, and before an entity changes them. Owned by the shard; not thread-safe.
/// </remarks>
internal sealed class GroupBacklog<TPane, TEvent>
    where TPane : struct, IPane<TPane, TEvent>
    where TEvent : struct, IEvent, allows ref struct
{
    /// <summary>How many entities' events may wait; those of others are counted at once.</summary>
    public const int WaitingMax = 16_384;

    private readonly int groupsOfOne;
    private PaneSlice<TPane>? slice;
    private int count;
    private int[] slots = [];
    private int[] groups = [];
    private TPane[] waiting = [];
    private int[] order = [];

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

    /// <summary>Whether the events of a cell may begin to wait.</summary>
    public bool CanBegin(PaneSlice<TPane> of, int slot) =>
        groupsOfOne > 0 && (slice is null || slice == of) && count < WaitingMax && of.Groups[0].MayWait(slot);

    /// <summary>Counts in the first event of a cell that waits.</summary>
    /// <param name="of">The slice that holds the event.</param>
    /// <param name="slot">The entity's cell in it.</param>
    /// <param name="groupIds">The entity's groups, which have a cell there.</param>
    /// <param name="e">The event.</param>
    public void Begin(PaneSlice<TPane> of, int slot, ReadOnlySpan<int> groupIds, in TEvent e)
    {
        if (count == slots.Length) Grow();
        slice = of;
        slots[count] = slot;
        groupIds.CopyTo(groups.AsSpan(count * groupsOfOne));
        waiting[count].AddApart(in e);
        of.Groups[0].SetWaiting(slot, count++);
    }

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
        for (int i = 0; i < count; i++) order[i] = i;
        slots.AsSpan(0, count).Sort(order.AsSpan(0, count));
        for (int i = 0; i < count; i++)
        {
            int at = order[i];
            ReadOnlySpan<uint> codes = own.Codes.Take(slots[i]);
            for (int group = 0; group < groupsOfOne; group++)
            {
                PaneTable<TPane> cells = slice.Groups[group + 1];
                ref TPane cell = ref cells.Change(groups[at * groupsOfOne + group], out _);
                cell.Merge(in waiting[at]);
                cell.AddCodes(codes, cells.Codes);
            }

            own.SetWaiting(slots[i], -1);
        }

        Array.Clear(waiting, 0, count);
        (slice, count) = (null, 0);
    }

    private void Grow()
    {
        int length = Math.Max(64, 2 * count);
        Array.Resize(ref slots, length);
        Array.Resize(ref order, length);
        Array.Resize(ref waiting, length);
        Array.Resize(ref groups, length * groupsOfOne);
    }
}
