namespace Tidemark.Server.Ingest;

/// <summary>A body that was read, or why it was not.</summary>
/// <param name="Body">The body, which the caller disposes of; null where there is none.</param>
/// <param name="Fault">Why there is none.</param>
internal readonly record struct BodyOutcome(BodyBuffer? Body, BodyFault Fault)
{
    /// <summary>None, for this reason.</summary>
    public static BodyOutcome Of(BodyFault fault) => new(null, fault);
}

/// <summary>Why a body was not read.</summary>
internal enum BodyFault
{
    /// <summary>It was.</summary>
    None,

    /// <summary>It is larger than a body may be, decompressed.</summary>
    TooLarge,

    /// <summary>All bodies together take what they may.</summary>
    NoRoom,

    /// <summary>It did not come in time.</summary>
    TooSlow,

    /// <summary>Its gzip data is damaged.</summary>
    Damaged,
}
