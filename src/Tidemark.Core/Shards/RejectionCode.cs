namespace Tidemark.Core.Shards;

/// <summary>Why an event is refused; <see cref="RejectionCodes.Name"/> gives the name that people and scripts see.</summary>
public enum RejectionCode : byte
{
    /// <summary>Not a JSON object.</summary>
    MalformedJson = 1,

    /// <summary>A required field is absent.</summary>
    MissingField = 2,

    /// <summary>A field has the wrong type, length or range, or a record the wrong number of fields.</summary>
    InvalidField = 3,

    /// <summary>The type is none of those known.</summary>
    UnknownType = 4,

    /// <summary>The event is larger than an event may be.</summary>
    TooLarge = 5,

    /// <summary>The event time is before the first or too far ahead of the arrival.</summary>
    TimeOutOfRange = 6,
}
