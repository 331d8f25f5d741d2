namespace Tidemark.Server.DeadLetters;

/// <summary>Why a dead letter was not replayed.</summary>
internal enum ReplayRefusal
{
    /// <summary>As many as allowed are being replayed, or too many bytes wait for the disk.</summary>
    Busy,

    /// <summary>The log is full.</summary>
    OutOfDisk,

    /// <summary>It was replayed and became another dead letter, which is the one to replay.</summary>
    FailedAgain,

    /// <summary>It was sent, what became of it is not known, and the shard would no longer notice a repeat.</summary>
    FateNotKnown,
}
