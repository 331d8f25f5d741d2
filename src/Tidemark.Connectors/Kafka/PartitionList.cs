namespace Tidemark.Connectors.Kafka;

/// <summary>Partitions of one topic, each with an offset, in native memory.</summary>
internal sealed unsafe class PartitionList : IDisposable
{
    private RdPartitionList* list;

    private PartitionList(RdPartitionList* list) => this.list = list;

    public RdPartitionList* Pointer => list;

    /// <summary>The error of the first.</summary>
    public int Error => list->Items[0].Error;

    /// <summary>Partitions that all have the same offset.</summary>
    public static PartitionList Of(string topic, IReadOnlyList<int> partitions, long offset)
    {
        RdPartitionList* list = RdKafka.NewPartitions(partitions.Count);
        foreach (int partition in partitions) RdKafka.AddPartition(list, topic, partition)->Offset = offset;
        return new PartitionList(list);
    }

    /// <summary>Partitions with an offset each.</summary>
    public static PartitionList Of(string topic, IReadOnlyDictionary<int, long> offsets)
    {
        RdPartitionList* list = RdKafka.NewPartitions(offsets.Count);
        foreach ((int partition, long offset) in offsets) RdKafka.AddPartition(list, topic, partition)->Offset = offset;
        return new PartitionList(list);
    }

    /// <summary>The partitions of a native list, in ascending order.</summary>
    public static int[] Numbers(RdPartitionList* list)
    {
        int[] numbers = new int[list->Count];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = list->Items[i].Partition;
        Array.Sort(numbers);
        return numbers;
    }

    public void Dispose()
    {
        if (list != null) RdKafka.DestroyPartitions(list);
        list = null;
    }
}
