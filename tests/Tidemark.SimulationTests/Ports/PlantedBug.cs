namespace Tidemark.SimulationTests.Ports;

/// <summary>A bug that the simulator puts between the engine and its ports, to see that the checkers find it.</summary>
internal enum PlantedBug
{
    None,

    /// <summary>The store answers a commit before it is durable; a crash of the process loses it.</summary>
    AcknowledgeBeforeCommit,

    /// <summary>The store takes the commits of former owners.</summary>
    MissingFence,

    /// <summary>A recovered state knows none of the identities before.</summary>
    DeduplicationNotRestored,

    /// <summary>A recovered state has no watermark.</summary>
    WatermarkNotRestored,

    /// <summary>Outputs go to the sink as their commit is sent.</summary>
    OutboxBeforeCommit,
}
