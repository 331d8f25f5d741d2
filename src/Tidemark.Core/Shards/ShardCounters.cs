using Tidemark.Core.Codecs;

namespace Tidemark.Core.Shards;

/// <summary>What became of the records of a shard. <c>Read = Accepted + Rejected + Misrouted</c> and
/// <c>Accepted = Applied + Duplicates + Late + Poisoned</c> hold after every record.</summary>
/// <remarks>Owned by the shard; not thread-safe. Part of the shard's state: written with each checkpoint.</remarks>
public sealed class ShardCounters
{
    /// <summary>Records taken from the source.</summary>
    public long Read => Accepted + Rejected + Misrouted;

    /// <summary>Records that decode to a valid event.</summary>
    public long Accepted => Applied + Duplicates + Late + Poisoned;

    /// <summary>Records that do not, which went to the dead letters.</summary>
    public long Rejected { get; set; }

    /// <summary>Events that changed the state.</summary>
    public long Applied { get; set; }

    /// <summary>Events whose identity had been seen.</summary>
    public long Duplicates { get; set; }

    /// <summary>Events that no window of any family could take.</summary>
    public long Late { get; set; }

    /// <summary>Events whose step threw; skipped, with a dead letter.</summary>
    public long Poisoned { get; set; }

    /// <summary>Events found in a partition that is not theirs; forwarded, and counted once more where they belong.</summary>
    public long Misrouted { get; set; }

    /// <summary>Records that the source no longer held when they were to be read: told by a dead letter for each range.</summary>
    public long Lost { get; set; }

    /// <summary>Entities seen for the first time, or for the first time since they were evicted.</summary>
    public long Entities { get; set; }

    /// <summary>Entities forgotten again, because no window needed them and there were more than the capacity.</summary>
    public long Evicted { get; set; }

    /// <summary>Window results fired, over all families and groups.</summary>
    public long WindowsFired { get; set; }

    /// <summary>Feature vectors made.</summary>
    public long Features { get; set; }

    /// <summary>Writes all counters but those of <see cref="WriteAstray"/> and <see cref="Evicted"/>.</summary>
    public void Write(ByteWriter writer)
    {
        foreach (long value in (ReadOnlySpan<long>)[Rejected, Applied, Duplicates, Late, Poisoned, Entities, WindowsFired, Features])
            writer.WriteZigZag(value);
    }

    /// <summary>Reads what <see cref="Write"/> wrote over these counters.</summary>
    public void ReadFrom(ref ByteReader reader)
    {
        Rejected = reader.ReadZigZag();
        Applied = reader.ReadZigZag();
        Duplicates = reader.ReadZigZag();
        Late = reader.ReadZigZag();
        Poisoned = reader.ReadZigZag();
        Entities = reader.ReadZigZag();
        WindowsFired = reader.ReadZigZag();
        Features = reader.ReadZigZag();
    }

    /// <summary>Writes the counters that are 0 wherever producers and retention do as they should.</summary>
    public void WriteAstray(ByteWriter writer)
    {
        writer.WriteZigZag(Misrouted);
        writer.WriteZigZag(Lost);
    }

    /// <summary>Reads what <see cref="WriteAstray"/> wrote over these counters.</summary>
    public void ReadAstray(ref ByteReader reader)
    {
        Misrouted = reader.ReadZigZag();
        Lost = reader.ReadZigZag();
    }
}
