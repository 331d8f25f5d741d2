namespace Tidemark.Core.Shards;

/// <summary>What steps ask the outside to do: outputs to publish and fired windows to keep. Taken at each checkpoint.</summary>
/// <remarks>Owned by the shard; not thread-safe.</remarks>
public sealed class ShardEffects
{
    private readonly List<FiredBlock> behind = [];
    private List<FiredBlock> fired = [];

    /// <summary>The outputs since the last checkpoint.</summary>
    public OutputBuffer Outputs { get; } = new();

    /// <summary>The windows fired since the last checkpoint, in order of firing.</summary>
    public IReadOnlyList<FiredBlock> Fired => fired;

    /// <summary>Whether what is added now comes after what a firing under way has still to add: it is held until that is done.</summary>
    internal bool IsBehindFiring
    {
        get => Outputs.IsBehindFiring;
        set => Outputs.IsBehindFiring = value;
    }

    /// <summary>Keeps a fired block for reads.</summary>
    public void AddFired(FiredBlock block) => (IsBehindFiring ? behind : fired).Add(block);

    /// <summary>Puts what was held behind a firing where it belongs.</summary>
    internal void Join()
    {
        IsBehindFiring = false;
        Outputs.Join();
        fired.AddRange(behind);
        behind.Clear();
    }

    /// <summary>Takes the fired blocks out, owned by the caller.</summary>
    public IReadOnlyList<FiredBlock> TakeFired()
    {
        List<FiredBlock> taken = fired;
        fired = [];
        return taken;
    }
}
