namespace Tidemark.SimulationTests.Workload;

/// <summary>What can go wrong.</summary>
internal enum FaultKind
{
    /// <summary>A process ends where it is; another starts on the node after a while.</summary>
    Crash,

    /// <summary>A process stops, and goes on later as if nothing had been; others may have its shards by then.</summary>
    Pause,

    /// <summary>A shard is given to another node.</summary>
    Rebalance,

    /// <summary>The log crashes with what it has not synced.</summary>
    LogCrash,

    /// <summary>The store answers nobody.</summary>
    StoreDown,

    /// <summary>The sink answers nobody.</summary>
    SinkDown,

    /// <summary>A node's wall clock jumps.</summary>
    ClockJump,

    /// <summary>The clock that stamps arrivals jumps.</summary>
    LogClockJump,
}
