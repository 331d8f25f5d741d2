namespace Tidemark.Cli.Bench.WorkloadW;

/// <summary>Events on their way to a shard; owned by whoever holds it.</summary>
internal sealed class WatchBatch
{
    /// <summary>How many events a batch takes.</summary>
    public const int Capacity = 1_024;

    private readonly WatchEvent[] events = GC.AllocateArray<WatchEvent>(Capacity, pinned: true);

    /// <summary>How many events it has.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no batch follows it.</summary>
    public bool IsLast { get; set; }

    /// <summary>Whether no other event fits.</summary>
    public bool IsFull => Count == Capacity;

    /// <summary>The events.</summary>
    public ReadOnlySpan<WatchEvent> Events => events.AsSpan(0, Count);

    /// <summary>Adds an event; it must not be full.</summary>
    public void Add(in WatchEvent e) => events[Count++] = e;

    /// <summary>Forgets the events.</summary>
    public void Clear() => Count = 0;
}
