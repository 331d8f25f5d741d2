using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Checkers;

/// <summary>Compares each recovered state, and each snapshot, with the state that wrote the checkpoint they are of.</summary>
/// <param name="world">The world.</param>
/// <param name="restored">Reads the parts of a snapshot into a new state and gives all that it holds.</param>
internal sealed class StateChecker(SimWorld world, Func<IReadOnlyList<byte[]>, byte[]> restored)
{
    private readonly Dictionary<(int Shard, long Sequence), byte[]> committed = [];
    private readonly Dictionary<int, List<byte[]>> parts = [];

    /// <summary>How many recovered states were compared.</summary>
    public int Recoveries { get; private set; }

    /// <summary>How many snapshots were compared.</summary>
    public int Snapshots { get; private set; }

    public void Committed(int shard, long sequence, byte[] state) => committed[(shard, sequence)] = state;

    /// <summary>A state has been read back and is about to go on.</summary>
    public void Recovered(string process, int shard, long sequence, byte[] state)
    {
        Recoveries++;
        if (sequence > 0) Compare("recovery", $"what {process} recovered of shard {shard}", state, shard, sequence);
    }

    public void SnapshotBegun(int shard) => parts[shard] = [];

    public void SnapshotPart(int shard, byte[] bytes) => parts[shard].Add(bytes);

    public void SnapshotDone(int shard, long sequence)
    {
        Snapshots++;
        Compare("snapshot", $"snapshot {sequence} of shard {shard}", restored(parts[shard]), shard, sequence);
    }

    private void Compare(string check, string what, byte[] state, int shard, long sequence)
    {
        byte[] wrote = committed[(shard, sequence)];
        int same = wrote.AsSpan().CommonPrefixLength(state);
        if (same < Math.Max(wrote.Length, state.Length))
        {
            world.Fail(check, $"""
                {what} is another state than wrote checkpoint {sequence}, from byte {same} on:
                  {Convert.ToHexString(wrote)} wrote it
                  {Convert.ToHexString(state)} it is now
                """);
        }
    }
}
