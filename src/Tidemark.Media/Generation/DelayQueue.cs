using System.Diagnostics;
using System.Numerics;

namespace Tidemark.Media.Generation;

/// <summary>Events on their way, handed out by arrival; events that arrive together, in the order in which they were added.</summary>
/// <remarks>
/// <para>A radix heap: bucket b holds the arrivals that first differ from <c>last</c> in bit b − 1, and bucket 0 those that equal it.
/// Events of one arrival are always in one bucket and keep their order when it is spread, so nothing compares sequences. An event is moved
/// at most once a bit of its delay, 16 times for a minute.</para>
/// <para>Source: Ahuja, Mehlhorn, Orlin and Tarjan, "Faster algorithms for the shortest path problem" (1990), one-level radix heap.
/// It asks that arrivals never lie before the last one taken; they are added at or after the time that asks for due ones.</para>
/// <para>Memory: 80 bytes an event, for the most events ever waiting at once.</para>
/// </remarks>
internal sealed class DelayQueue
{
    private const int None = -1;
    private const int Buckets = 64;

    private readonly int[] heads = new int[Buckets];
    private readonly int[] tails = new int[Buckets];
    private readonly long[] least = new long[Buckets];
    private GeneratedEvent[] events = new GeneratedEvent[64];
    private long[] arrivals = new long[64];
    private int[] next = new int[64];
    private ulong occupied;
    private long last;
    private int used;
    private int free = None;

    /// <summary>Events that wait.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a copy of <paramref name="e"/>.</summary>
    /// <param name="arrival">Epoch milliseconds, at least 0 and not before what was taken last.</param>
    /// <param name="e">The event.</param>
    public void Add(long arrival, in GeneratedEvent e)
    {
        Debug.Assert(arrival >= last, "What arrives lies before what was taken.");
        int slot = free;
        if (slot != None) free = next[slot];
        else slot = NewSlot();
        events[slot] = e;
        arrivals[slot] = arrival;
        Link(slot);
        Count++;
    }

    /// <summary>Whether an event arrives at or before <paramref name="now"/>.</summary>
    public bool HasDue(long now) => occupied != 0 && least[BitOperations.TrailingZeroCount(occupied)] <= now;

    /// <summary>Removes the first event and returns its arrival in epoch milliseconds.</summary>
    /// <exception cref="InvalidOperationException">No event waits.</exception>
    public long Take(out GeneratedEvent e)
    {
        if (occupied == 0) throw new InvalidOperationException("no event waits in the delay queue");
        int bucket = BitOperations.TrailingZeroCount(occupied);
        if (bucket > 0) Spread(bucket);
        int slot = heads[0];
        if (slot == tails[0]) occupied &= ~1UL;
        heads[0] = next[slot];
        e = events[slot];
        next[slot] = free;
        free = slot;
        Count--;
        return last;
    }

    private void Spread(int bucket)
    {
        last = least[bucket];
        occupied &= ~(1UL << bucket);
        int end = tails[bucket];
        for (int slot = heads[bucket]; ;)
        {
            int following = next[slot];
            Link(slot);
            if (slot == end) return;
            slot = following;
        }
    }

    private void Link(int slot)
    {
        long arrival = arrivals[slot];
        int bucket = Buckets - BitOperations.LeadingZeroCount((ulong)(arrival ^ last));
        if ((occupied >> bucket & 1) == 0)
        {
            occupied |= 1UL << bucket;
            heads[bucket] = slot;
            least[bucket] = arrival;
        }
        else
        {
            next[tails[bucket]] = slot;
            least[bucket] = Math.Min(least[bucket], arrival);
        }

        tails[bucket] = slot;
    }

    private int NewSlot()
    {
        if (used == events.Length)
        {
            Array.Resize(ref events, 2 * used);
            Array.Resize(ref arrivals, 2 * used);
            Array.Resize(ref next, 2 * used);
        }

        return used++;
    }
}
