using Tidemark.Core.Time;

namespace Tidemark.Core.Shards;

/// <summary>The circumstances in which a window of a key is put out.</summary>
/// <param name="Revision">How often it was put out before.</param>
/// <param name="IsEarly">Whether it is still open.</param>
/// <param name="Replaces">Of a session: what it stands for now.</param>
internal readonly record struct Firing(int Revision, bool IsEarly, Interval[] Replaces)
{
    /// <summary>The first and only firing, which most are.</summary>
    public static Firing Once { get; } = new(0, IsEarly: false, []);
}
