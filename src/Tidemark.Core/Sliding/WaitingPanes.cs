namespace Tidemark.Core.Sliding;

/// <summary>The events of panes that have not ended, pane by pane: what is ahead of the frontier waits until it gets there.</summary>
/// <remarks>The frontier is the first pane that has not ended. The next panes are found by their distance from it, the others by their
/// number. Owned by one shard; not thread-safe.</remarks>
internal sealed class WaitingPanes
{
    /// <summary>How many panes from the frontier on are found by their distance.</summary>
    public const int NearPanes = 16;

    private const int SparesMax = NearPanes;

    private readonly bool hasMembers;
    private readonly PaneBuffer?[] near = new PaneBuffer?[NearPanes];
    private readonly SortedDictionary<long, PaneBuffer> far = [];
    private readonly Stack<PaneBuffer> spares = new();

    /// <summary>Makes it empty, without a frontier: every pane is far.</summary>
    public WaitingPanes(bool hasMembers) => this.hasMembers = hasMembers;

    /// <summary>The first pane that has not ended; null as long as that is not known.</summary>
    public long? Frontier { get; private set; }

    /// <summary>The buffers by distance from the frontier.</summary>
    public ReadOnlySpan<PaneBuffer?> Near => near;

    /// <summary>The first pane with events; null where there is none.</summary>
    public long? First
    {
        get
        {
            int index = Array.FindIndex(near, buffer => buffer is not null);
            if (index >= 0) return Frontier + index;
            return far.Count > 0 ? far.First().Key : null;
        }
    }

    /// <summary>The panes with events, in order.</summary>
    public IEnumerable<(long Pane, PaneBuffer Buffer)> All()
    {
        for (int i = 0; i < NearPanes; i++)
            if (near[i] is { } buffer) yield return (Frontier!.Value + i, buffer);
        foreach ((long pane, PaneBuffer buffer) in far) yield return (pane, buffer);
    }

    /// <summary>The buffer of a pane that has not ended, made where there is none.</summary>
    public PaneBuffer At(long pane)
    {
        if (Frontier is { } frontier && pane - frontier is >= 0 and < NearPanes)
            return near[pane - frontier] ??= New();
        if (!far.TryGetValue(pane, out PaneBuffer? buffer)) far.Add(pane, buffer = New());
        return buffer;
    }

    /// <summary>Moves the frontier to a later pane; no pane before that may have events.</summary>
    public void MoveTo(long pane)
    {
        long? from = Frontier;
        Frontier = pane;
        if (pane - from is > 0 and < NearPanes and var distance)
        {
            near.AsSpan((int)distance).CopyTo(near);
            near.AsSpan(NearPanes - (int)distance).Clear();
        }
        else
        {
            near.AsSpan().Clear();
        }

        while (far.Count > 0 && far.First() is var (first, buffer) && first - pane is >= 0 and < NearPanes)
        {
            near[first - pane] = buffer;
            far.Remove(first);
        }
    }

    /// <summary>Takes the buffer of the frontier away, to be given back by <see cref="GiveBack"/>; null where it has no events.</summary>
    public PaneBuffer? TakeFirst()
    {
        PaneBuffer? buffer = near[0];
        near[0] = null;
        return buffer;
    }

    /// <summary>Takes a buffer back, to be used for another pane.</summary>
    public void GiveBack(PaneBuffer buffer)
    {
        buffer.Clear();
        if (buffer.IsHandy && spares.Count < SparesMax) spares.Push(buffer);
    }

    private PaneBuffer New() => spares.TryPop(out PaneBuffer? spare) ? spare : new PaneBuffer(hasMembers);
}
