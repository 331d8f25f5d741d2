using System.Text;
using Tidemark.Core.Codecs;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.Core.Windows;
using Tidemark.Media.Windows;

namespace Tidemark.PropertyTests.Core.Shards;

/// <summary>Follows the outputs of a shard as a reader would who keeps the last result of every window and key, and forgets what
/// a session replaces. Asserts that revisions have no gaps.</summary>
internal sealed class ToldWindows(IReadOnlyList<WindowFamily> families)
{
    /// <summary>What a reader holds.</summary>
    public Dictionary<WindowKey, Told> Last { get; } = [];

    /// <summary>How often each kind of output came, by name.</summary>
    public Dictionary<string, long> Seen { get; } = [];

    public void Take(Output output)
    {
        if (output.Kind is not (OutputKind.Window or OutputKind.Group)) return;
        WindowOutput window = WindowOutput.Read(output.Payload);
        WindowKey key = KeyOf(window.Family, window.Group, window.Key, window.Window);
        (MediaCounts counts, long videos) = ResultOf(window.Group, window.Result);
        int before = Last.TryGetValue(key, out Told? told) ? told.Revision + 1 : 0;
        foreach (Interval replaced in window.Replaces)
        {
            if (!Last.Remove(KeyOf(window.Family, 0, window.Key, replaced), out Told? old))
                Assert.Fail($"{output.Id}, {key}: replaces {replaced}, which no reader holds");
            before += old!.Revision + 1;
        }

        if (window.Revision != before) Assert.Fail($"{output.Id}, {key}: revision {window.Revision} after {before} firings");
        if (window.IsEarly && told is { IsEarly: false }) Assert.Fail($"{output.Id}, {key}: early after it fired");
        Note(families[window.Family], window, told);
        Last[key] = new Told(window.Revision, window.IsEarly, counts, videos);
    }

    public static WindowKey KeyOf(int family, int kind, ReadOnlyMemory<byte> key, Interval window) =>
        new(family, kind, Encoding.UTF8.GetString(key.Span), window.Start.Milliseconds, window.End.Milliseconds);

    /// <summary>What the result of a window says: its counts and, of a group, how many videos.</summary>
    public static (MediaCounts Counts, long Videos) ResultOf(int kind, ReadOnlyMemory<byte> result)
    {
        var reader = new ByteReader(result.Span);
        return kind == 0
            ? (MediaWindow.Read(ref reader).Counts, 1)
            : (MediaPane.Read(ref reader).Counts, MediaSpread.Read(ref reader).Videos);
    }

    private void Note(WindowFamily family, in WindowOutput window, Told? told)
    {
        string what = window.Group > 0 ? "groups" : family.Kind == WindowKind.Session ? "sessions" : "videos";
        string how = window.IsEarly ? "early" : told is { IsEarly: false } ? "again" : told is null ? "at once" : "after early";
        Count($"{what} {how}");
        if (window.Replaces.Count > 0) Count("replaces");
        if (family.Emission == WindowEmission.FinalOnly) Count("final only");
    }

    private void Count(string name) => Seen[name] = Seen.GetValueOrDefault(name) + 1;

    /// <summary>The last result of a window of a key.</summary>
    internal sealed record Told(int Revision, bool IsEarly, MediaCounts Counts, long Videos);
}
