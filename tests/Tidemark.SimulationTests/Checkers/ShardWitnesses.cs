namespace Tidemark.SimulationTests.Checkers;

/// <summary>The witnesses of one process, by shard.</summary>
internal sealed class ShardWitnesses
{
    private readonly Dictionary<int, ShardWitness> witnesses = [];

    public ShardWitness Of(int shard)
    {
        if (!witnesses.TryGetValue(shard, out ShardWitness? witness)) witnesses[shard] = witness = new ShardWitness();
        return witness;
    }
}
