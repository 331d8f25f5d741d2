using Microsoft.AspNetCore.Builder;
using Tidemark.Server.Access;

namespace Tidemark.Server.Http;

/// <summary>What a call needs of whoever makes it; a part of its description.</summary>
/// <param name="Right">The right.</param>
/// <param name="HidesPath">Whether its path holds personal data, which no log may keep.</param>
/// <param name="IsPatient">Whether the call lasts as long as it takes, and as its caller stays: giving up an ingest that waits for the disk
/// would not take it back, and a live view has no end of its own.</param>
/// <param name="AsksWho">Whether its answer depends on who makes it, whom it finds among the features of the request.</param>
internal sealed record Needed(AccessRight Right, bool HidesPath, bool IsPatient, bool AsksWho)
{
    /// <summary>What the calls of a group need, where they say nothing themselves.</summary>
    public static TBuilder On<TBuilder>(
        TBuilder calls, AccessRight right, bool hidesPath = false, bool isPatient = false, bool asksWho = false)
        where TBuilder : IEndpointConventionBuilder => calls.WithMetadata(new Needed(right, hidesPath, isPatient, asksWho));
}
