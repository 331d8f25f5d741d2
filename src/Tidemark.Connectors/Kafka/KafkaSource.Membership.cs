using System.Threading.Channels;

namespace Tidemark.Connectors.Kafka;

/// <summary>The membership of the group: what librdkafka tells on its thread is followed here, one rebalance after another.</summary>
public sealed partial class KafkaSource
{
    /// <summary>What the group gives to this node now, in ascending order; only the membership's loop touches it.</summary>
    private int[] assigned = [];

    private readonly Channel<Rebalance> rebalances = Channel.CreateUnbounded<Rebalance>(new() { SingleReader = true });

    /// <summary>Is a member of the group until it is told to stop; then gives the partitions back through <paramref name="owner"/> and
    /// leaves the group, so that others have them at once. To be called once.</summary>
    /// <param name="owner">Is told what the group decides. What it throws ends the membership and is thrown on.</param>
    /// <param name="rests">Whether to take no partitions until <see cref="Rejoin"/>.</param>
    /// <param name="stop">Asks to leave the group.</param>
    /// <exception cref="KafkaFailureException">The topic could not be subscribed to.</exception>
    public async Task RunAsync(IPartitionOwner owner, bool rests, CancellationToken stop)
    {
        Log.Joining(logger, options.Topic, Partitions, options.Bootstrap, options.Group);
        if (!rests) Subscribe();
        try
        {
            using CancellationTokenRegistration leave = stop.Register(() => rebalances.Writer.TryWrite(new Rebalance(Rebalance.Leave, [])));
            bool isLeaving = false;
            await foreach (Rebalance rebalance in rebalances.Reader.ReadAllAsync(CancellationToken.None))
            {
                // Without a subscription librdkafka revokes what is assigned, and then it is done.
                if (rebalance.Kind == Rebalance.Leave) isLeaving = RdKafka.Unsubscribe(group.Handle) == 0;
                else if (rebalance.Kind == Rebalance.Rest) _ = RdKafka.Unsubscribe(group.Handle);
                else if (rebalance.Kind == Rebalance.Rejoin) Subscribe();
                else if (rebalance.Kind == KafkaError.AssignPartitions && !isLeaving) await FollowAsync(rebalance.Partitions, owner, stop);
                else await GiveBackAsync(owner);
                if (isLeaving && assigned.Length == 0) return;
            }
        }
        finally
        {
            await Task.Run(group.Leave, CancellationToken.None);
        }
    }

    /// <summary>Gives the partitions back in good order and takes none until <see cref="Rejoin"/>; the membership goes on.</summary>
    public void Rest() => rebalances.Writer.TryWrite(new Rebalance(Rebalance.Rest, []));

    /// <summary>Takes partitions again.</summary>
    public void Rejoin() => rebalances.Writer.TryWrite(new Rebalance(Rebalance.Rejoin, []));

    /// <remarks>Called on the client's thread.</remarks>
    private unsafe void OnEvent(nint happening)
    {
        int[] numbers = PartitionList.Numbers(RdKafka.EventPartitions(happening));
        rebalances.Writer.TryWrite(new Rebalance(RdKafka.EventErrorCode(happening), numbers));
        RdKafka.DestroyEvent(happening);
    }

    private unsafe void Subscribe()
    {
        using PartitionList topic = PartitionList.Of(options.Topic, [-1], 0);
        int error = RdKafka.Subscribe(group.Handle, topic.Pointer);
        if (error != 0) throw group.Failure($"Subscribing to topic {options.Topic} as group {options.Group}", error, "Check kafka.group.");
    }

    private async Task FollowAsync(int[] numbers, IPartitionOwner owner, CancellationToken stop)
    {
        if (numbers.Length > 0 && numbers[^1] >= Partitions)
        {
            throw new KafkaFailureException(
                $"Topic {options.Topic} at {options.Bootstrap} had {Partitions} partitions and has at least {numbers[^1] + 1} now. "
                + "The number of partitions is the number of shards and is fixed: to change it, start with a new topic "
                + "and an empty journal.");
        }

        AssignPaused(numbers);
        assigned = numbers;
        Log.Assigned(logger, options.Group, string.Join(", ", assigned));
        await owner.OnAssignedAsync(assigned, stop);
    }

    /// <summary>Gives everything back; whoever has it next says so to this node.</summary>
    private async Task GiveBackAsync(IPartitionOwner owner)
    {
        string list = string.Join(", ", assigned);
        try
        {
            if (assigned.Length == 0) return;
            if (RdKafka.IsAssignmentLost(group.Handle) != 0)
            {
                Log.Lost(logger, options.Group, list, options.SessionTimeout);
                await owner.OnLostAsync();
            }
            else
            {
                Log.Revoked(logger, options.Group, list);
                await owner.OnRevokedAsync();
            }
        }
        finally
        {
            assigned = [];
            AssignNothing();
        }
    }

    private unsafe void AssignNothing() => RdKafka.Assign(group.Handle, null);

    /// <summary>Follows an assignment without fetching anything: that is the other client's.</summary>
    private unsafe void AssignPaused(int[] numbers)
    {
        using PartitionList list = PartitionList.Of(options.Topic, numbers, 0);
        RdKafka.Pause(group.Handle, list.Pointer);
        Assign(list);
    }

    private unsafe void Assign(PartitionList list)
    {
        int error = RdKafka.Assign(group.Handle, list.Pointer);
        if (error != 0) throw group.Failure($"Taking partitions of topic {options.Topic} over", error, "The node must be started again.");
    }
}
