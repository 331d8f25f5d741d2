namespace Tidemark.SimulationTests.Domain;

/// <summary>What a record does to the step.</summary>
internal enum SimRecordKind : byte
{
    /// <summary>It is counted.</summary>
    Sound = 1,

    /// <summary>It breaks the domain where it would be applied.</summary>
    BreaksApply,

    /// <summary>It breaks the decoder.</summary>
    BreaksDecoder,

    /// <summary>The decoder refuses it.</summary>
    Refused,
}
