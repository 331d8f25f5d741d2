using System.Buffers;

namespace Tidemark.Server.Ingest;

/// <summary>A rented buffer that a body is read into, within a budget; given back when it is disposed of.</summary>
internal sealed class BodyBuffer : IDisposable
{
    private readonly BodyBudget budget;
    private byte[] buffer = [];

    private BodyBuffer(BodyBudget budget) => this.budget = budget;

    /// <summary>What has been read.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, Length);

    /// <summary>How many bytes that is.</summary>
    public int Length { get; private set; }

    /// <summary>The room behind it.</summary>
    public Memory<byte> Room => buffer.AsMemory(Length);

    /// <summary>A buffer for some bytes; null where the budget has no room for it.</summary>
    public static BodyBuffer? Rent(BodyBudget budget, int bytes)
    {
        var rented = new BodyBuffer(budget);
        return rented.TryGrow(bytes) ? rented : null;
    }

    /// <summary>Counts bytes in that were read into <see cref="Room"/>.</summary>
    public void Advance(int bytes) => Length += bytes;

    /// <summary>Moves to a buffer of at least so many bytes; false where the budget has no room for it.</summary>
    public bool TryGrow(int bytes)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(bytes);
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        Bytes.CopyTo(larger);
        GiveBack();
        buffer = larger;
        return true;
    }

    public void Dispose()
    {
        GiveBack();
        (buffer, Length) = ([], 0);
    }

    private void GiveBack()
    {
        if (buffer.Length == 0) return;
        budget.Return(buffer.Length);
        ArrayPool<byte>.Shared.Return(buffer);
    }
}
