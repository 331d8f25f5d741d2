using System.Diagnostics;

namespace Tidemark.Core.Shards;

/// <summary>The names of <see cref="RejectionCode"/> in answers, dead letters and metrics.</summary>
public static class RejectionCodes
{
    /// <summary>The snake_case name, such as <c>missing_field</c>.</summary>
    public static string Name(RejectionCode code) => code switch
    {
        RejectionCode.MalformedJson => "malformed_json",
        RejectionCode.MissingField => "missing_field",
        RejectionCode.InvalidField => "invalid_field",
        RejectionCode.UnknownType => "unknown_type",
        RejectionCode.TooLarge => "too_large",
        RejectionCode.TimeOutOfRange => "time_out_of_range",
        _ => throw new UnreachableException($"rejection code {code}"),
    };
}
