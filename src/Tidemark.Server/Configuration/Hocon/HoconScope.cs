namespace Tidemark.Server.Configuration.Hocon;

/// <summary>Where the root of a file lies in the whole configuration; its substitutions are looked up there first, then where the file that
/// includes it lies.</summary>
/// <param name="Prefix">The path of the object that includes the file; empty for a root.</param>
/// <param name="Outer">The scope of the including file; null for a root.</param>
internal sealed record HoconScope(IReadOnlyList<string> Prefix, HoconScope? Outer)
{
    /// <summary>The scope of files that no other includes.</summary>
    public static HoconScope Root { get; } = new([], null);

    /// <summary>The scope of a file included at a path of this one.</summary>
    public HoconScope Within(IReadOnlyList<string> path) => path.Count == 0 ? this : new HoconScope([.. Prefix, .. path], this);
}
