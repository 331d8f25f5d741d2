using Tidemark.Core.Time;

namespace Tidemark.Core.Domains;

/// <summary>What the engine must know of a decoded event, whatever its domain.</summary>
public interface IEvent
{
    /// <summary>When it happened.</summary>
    EventTime Time { get; }

    /// <summary>The 64-bit hash of its identity, the same for every copy of it.</summary>
    ulong Identity { get; }

    /// <summary>The key of the entity it belongs to, UTF-8; what the log is partitioned by.</summary>
    ReadOnlySpan<byte> Key { get; }
}
