using System.Runtime.InteropServices;

namespace Tidemark.Connectors.Kafka;

/// <summary>Counts the acknowledgements of records that were handed over together. Safe for use by several threads.</summary>
internal sealed class Delivery
{
    private readonly TaskCompletionSource<(int Error, int Partition)> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock gate = new();
    private GCHandle self;
    private int open;
    private int error;
    private int partition;

    /// <param name="records">How many records there are, at least one.</param>
    public Delivery(int records)
    {
        open = records;
        self = GCHandle.Alloc(this);
        Opaque = GCHandle.ToIntPtr(self);
    }

    /// <summary>What goes with each record through librdkafka and back; valid until each is settled.</summary>
    public nint Opaque { get; }

    /// <summary>Completes when all are settled, with the first error and the partition it concerns; 0 for none.</summary>
    public Task<(int Error, int Partition)> Done => done.Task;

    public static Delivery Of(nint opaque) => (Delivery)GCHandle.FromIntPtr(opaque).Target!;

    /// <summary>Settles one or more records.</summary>
    /// <param name="records">How many.</param>
    /// <param name="failure">0 where they are acknowledged.</param>
    /// <param name="of">Their partition.</param>
    public void Settle(int records, int failure, int of)
    {
        lock (gate)
        {
            if (failure != 0 && error == 0) (error, partition) = (failure, of);
            open -= records;
            if (open > 0) return;
            self.Free();
        }

        done.SetResult((error, partition));
    }
}
