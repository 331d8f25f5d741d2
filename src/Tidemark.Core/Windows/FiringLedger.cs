using System.Runtime.InteropServices;
using Tidemark.Core.Codecs;
using LedgerKey = (int Family, System.Int128 Window, int Kind, int Key);

namespace Tidemark.Core.Windows;

/// <summary>How often the tumbling and sliding windows that may fire more than once have fired, for each of their keys.</summary>
/// <remarks>
/// Owned by the shard; not thread-safe. Empty where no family allows lateness or fires early. A window of which an event came after it
/// had fired is marked revised until its groups are put out again; windows are forgotten when they are final.
/// </remarks>
internal sealed class FiringLedger
{
    private readonly SortedDictionary<(int Family, Int128 Window), Dictionary<(int Kind, int Key), Entry>> windows = [];
    private readonly SortedSet<(int Family, Int128 Window)> revised = [];
    private readonly HashSet<LedgerKey> changed = [];

    /// <summary>The windows whose groups wait to be put out again, by family and time.</summary>
    public IReadOnlyCollection<(int Family, Int128 Window)> Revised => revised;

    /// <summary>How often a key of a window has fired.</summary>
    public int Firings(int family, Int128 window, int kind, int key) =>
        windows.TryGetValue((family, window), out var keys) && keys.TryGetValue((kind, key), out Entry entry) ? entry.Firings : 0;

    /// <summary>The keys of one kind that have fired in a window.</summary>
    public IEnumerable<int> Fired(int family, Int128 window, int kind) =>
        windows.TryGetValue((family, window), out var keys) ? keys.Keys.Where(k => k.Kind == kind).Select(k => k.Key) : [];

    /// <summary>Counts a firing.</summary>
    /// <param name="family">The window's family.</param>
    /// <param name="window">Its index.</param>
    /// <param name="kind">The group kind.</param>
    /// <param name="key">The key.</param>
    /// <param name="result">A hash of what is put out.</param>
    /// <param name="isNew">Whether the key had not fired in this window.</param>
    /// <returns>How often it had fired before.</returns>
    public int Fire(int family, Int128 window, int kind, int key, ulong result, out bool isNew)
    {
        if (!windows.TryGetValue((family, window), out var keys)) windows[(family, window)] = keys = [];
        ref Entry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(keys, (kind, key), out bool exists);
        isNew = !exists;
        entry.Result = result;
        changed.Add((family, window, kind, key));
        return entry.Firings++;
    }

    /// <summary>Whether a key has fired in a window and put out a result with this hash the last time.</summary>
    public bool HasTold(int family, Int128 window, int kind, int key, ulong result) =>
        windows.TryGetValue((family, window), out var keys) && keys.TryGetValue((kind, key), out Entry entry)
        && entry.Firings > 0 && entry.Result == result;

    /// <summary>Marks a window as revised, or as put out again.</summary>
    public void MarkRevised(int family, Int128 window, bool isRevised)
    {
        if (isRevised) revised.Add((family, window));
        else revised.Remove((family, window));
    }

    /// <summary>Forgets the windows that are final.</summary>
    /// <param name="isFinal">Tells of a window whether it is.</param>
    /// <param name="forgotten">Told each key of a kind that is forgotten.</param>
    public void Forget(Func<int, Int128, bool> isFinal, Action<int, int> forgotten)
    {
        if (windows.Count == 0) return;
        foreach (((int family, Int128 window), var keys) in windows.Where(w => isFinal(w.Key.Family, w.Key.Window)).ToArray())
        {
            windows.Remove((family, window));
            revised.Remove((family, window));
            foreach ((int kind, int key) in keys.Keys)
            {
                changed.Remove((family, window, kind, key));
                forgotten(kind, key);
            }
        }
    }

    /// <summary>Every key that has fired in a window, in order.</summary>
    public IEnumerable<LedgerKey> All() =>
        windows.SelectMany(w => w.Value.Keys.Order().Select(k => (w.Key.Family, w.Key.Window, k.Kind, k.Key)));

    /// <summary>Those that changed since the last call, in order.</summary>
    public LedgerKey[] TakeChanged()
    {
        LedgerKey[] keys = [.. changed.Order()];
        changed.Clear();
        return keys;
    }

    /// <summary>Writes how often these have fired, and which windows are revised.</summary>
    public void Write(ReadOnlySpan<LedgerKey> fired, ByteWriter writer)
    {
        writer.WriteVarint((ulong)fired.Length);
        foreach ((int family, Int128 window, int kind, int key) in fired)
        {
            Entry entry = windows[(family, window)][(kind, key)];
            WriteWindow(writer, family, window);
            writer.WriteVarint((ulong)kind);
            writer.WriteVarint((ulong)key);
            writer.WriteVarint((ulong)entry.Firings);
            writer.WriteUInt64(entry.Result);
        }

        writer.WriteVarint((ulong)revised.Count);
        foreach ((int family, Int128 window) in revised) WriteWindow(writer, family, window);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="reader">The bytes.</param>
    /// <param name="added">Told each key of a kind that had not fired in a window before.</param>
    public void Apply(ref ByteReader reader, Action<int, int> added)
    {
        for (int left = reader.ReadCount(reader.Remaining); left > 0; left--)
        {
            (int family, Int128 window) = ReadWindow(ref reader);
            (int kind, int key) = (reader.ReadCount(int.MaxValue), reader.ReadCount(int.MaxValue));
            if (!windows.TryGetValue((family, window), out var keys)) windows[(family, window)] = keys = [];
            if (!keys.ContainsKey((kind, key))) added(kind, key);
            keys[(kind, key)] = new Entry { Firings = reader.ReadCount(int.MaxValue), Result = reader.ReadUInt64() };
        }

        revised.Clear();
        for (int left = reader.ReadCount(reader.Remaining); left > 0; left--) revised.Add(ReadWindow(ref reader));
    }

    private static void WriteWindow(ByteWriter writer, int family, Int128 window)
    {
        writer.WriteVarint((ulong)family);
        writer.WriteInt64((long)(window >> 64));
        writer.WriteUInt64(unchecked((ulong)window));
    }

    private static (int Family, Int128 Window) ReadWindow(ref ByteReader reader)
    {
        int family = reader.ReadCount(int.MaxValue);
        long upper = reader.ReadInt64();
        return (family, new Int128(unchecked((ulong)upper), reader.ReadUInt64()));
    }

    private struct Entry
    {
        public int Firings;
        public ulong Result;
    }
}
