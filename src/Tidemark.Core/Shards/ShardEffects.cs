namespace Tidemark.Core.Shards;

/// <summary>What steps ask the outside to do: outputs to publish and fired windows to keep. Taken at each checkpoint.</summary>
/// <remarks>Owned by the shard; not thread-safe.</remarks>
public sealed class ShardEffects
{
    private List<FiredBlock> fired = [];

    /// <summary>The outputs since the last checkpoint.</summary>
    public OutputBuffer Outputs { get; } = new();

    /// <summary>The windows fired since the last checkpoint, in order of firing.</summary>
    public IReadOnlyList<FiredBlock> Fired => fired;

    /// <summary>Keeps a fired block for reads.</summary>
    public void AddFired(FiredBlock block) => fired.Add(block);

    /// <summary>Takes the fired blocks out, owned by the caller.</summary>
    public IReadOnlyList<FiredBlock> TakeFired()
    {
        List<FiredBlock> taken = fired;
        fired = [];
        return taken;
    }
}
