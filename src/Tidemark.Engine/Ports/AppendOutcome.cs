namespace Tidemark.Engine.Ports;

/// <summary>What became of an append.</summary>
public enum AppendOutcome
{
    /// <summary>Every record is on disk and will be processed.</summary>
    Durable,

    /// <summary>Nothing was taken: too many bytes are waiting to be written. Try again shortly.</summary>
    Overloaded,

    /// <summary>Nothing was taken: the log has reached its disk limit or the disk is full.</summary>
    OutOfDisk,
}
