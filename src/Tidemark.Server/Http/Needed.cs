using Microsoft.AspNetCore.Builder;
using Tidemark.Server.Access;

namespace Tidemark.Server.Http;

/// <summary>What a call needs of whoever makes it; a part of its description.</summary>
/// <param name="Permission">The permission.</param>
/// <param name="HidesPath">Whether its path holds personal data, which no log may keep.</param>
internal sealed record Needed(Permission Permission, bool HidesPath)
{
    /// <summary>What the calls of a group need, where they say nothing themselves.</summary>
    public static TBuilder On<TBuilder>(TBuilder calls, Permission permission, bool hidesPath = false)
        where TBuilder : IEndpointConventionBuilder => calls.WithMetadata(new Needed(permission, hidesPath));
}
