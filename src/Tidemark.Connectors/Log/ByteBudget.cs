using System.Diagnostics;

namespace Tidemark.Connectors.Log;

/// <summary>A number of bytes that may be taken and given back. Thread-safe.</summary>
/// <param name="limit">The most that may be taken.</param>
internal sealed class ByteBudget(long limit)
{
    private long taken;

    /// <summary>How many bytes are taken.</summary>
    public long Taken => Volatile.Read(ref taken);

    /// <summary>Takes bytes, unless more than the limit would then be taken.</summary>
    public bool TryTake(long bytes)
    {
        long seen = Taken;
        while (bytes <= limit - seen)
        {
            long found = Interlocked.CompareExchange(ref taken, seen + bytes, seen);
            if (found == seen) return true;
            seen = found;
        }

        return false;
    }

    /// <summary>Takes bytes that are gone already, whatever the limit.</summary>
    public void Take(long bytes) => Interlocked.Add(ref taken, bytes);

    /// <summary>Gives bytes back.</summary>
    public void Return(long bytes)
    {
        long left = Interlocked.Add(ref taken, -bytes);
        Debug.Assert(left >= 0, "No more is given back than was taken.");
    }
}
