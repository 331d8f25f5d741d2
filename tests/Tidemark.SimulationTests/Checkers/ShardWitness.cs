
namespace Tidemark.SimulationTests.Checkers;

/// <summary>What the states of one shard in one process tell between the journal's calls.</summary>
internal sealed class ShardWitness
{
    private WrittenState? written;

    /// <summary>The sequence that the last plan of recovery ends with.</summary>
    public long RecoversFrom { get; set; }

    /// <summary>Moves of the watermark from outside since the last delta.</summary>
    public List<Advance> Advances { get; } = [];

    /// <summary>Takes note of a delta.</summary>
    public void Wrote(byte[] state)
    {
        written = new WrittenState([.. Advances], state);
        Advances.Clear();
    }

    /// <summary>What goes with the delta that is committed.</summary>
    public WrittenState TakeWritten()
    {
        WrittenState taken = written ?? throw new InvalidOperationException("A commit came without a delta.");
        written = null;
        return taken;
    }
}
