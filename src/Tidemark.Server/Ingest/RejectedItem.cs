using Tidemark.Core.Shards;

namespace Tidemark.Server.Ingest;

/// <summary>An event of a request that was not taken.</summary>
/// <param name="Line">Its line in the body, or its place in the array, from 1.</param>
/// <param name="Code">Why.</param>
/// <param name="Message">Why, for a person.</param>
public sealed record RejectedItem(int Line, string Code, string Message)
{
    internal static RejectedItem Of(int line, in Rejection rejection) => new(line, RejectionCodes.Name(rejection.Code), rejection.Message);
}
