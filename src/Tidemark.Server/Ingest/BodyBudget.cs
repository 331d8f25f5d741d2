namespace Tidemark.Server.Ingest;

/// <summary>The memory that all bodies which are being read take together. Thread-safe.</summary>
/// <param name="bytesMax">The most they may take.</param>
internal sealed class BodyBudget(long bytesMax)
{
    private long taken;

    /// <summary>Takes memory; false where there is not so much left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref taken, bytes) <= bytesMax) return true;
        Return(bytes);
        return false;
    }

    /// <summary>Gives memory back.</summary>
    public void Return(long bytes) => Interlocked.Add(ref taken, -bytes);
}
