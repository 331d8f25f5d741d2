using System.Threading.Channels;
using Tidemark.Core;

namespace Tidemark.Connectors.Kafka;

/// <summary>The membership of the group: what librdkafka tells on its thread is followed here, one rebalance after another.</summary>
public sealed partial class KafkaSource
{
    private readonly Channel<Rebalance> rebalances = Channel.CreateUnbounded<Rebalance>(new() { SingleReader = true });

    /// <summary>Is a member of the group until it is told to stop; then gives the partitions back through <paramref name="owner"/> and
    /// leaves the group, so that others have them at once. To be called once.</summary>
    /// <param name="owner">Is told what the group decides. What it throws ends the membership and is thrown on.</param>
    /// <param name="stop">Asks to leave the group.</param>
    /// <exception cref="KafkaFailureException">The topic could not be subscribed to.</exception>
    public async Task RunAsync(IPartitionOwner owner, CancellationToken stop)
    {
        Log.Joining(logger, options.Topic, Partitions, options.Bootstrap, options.Group);
        Subscribe();
        try
        {
            using CancellationTokenRegistration leave = stop.Register(() => rebalances.Writer.TryWrite(new Rebalance(Rebalance.Leave, [])));
            bool isLeaving = false;
            await foreach (Rebalance rebalance in rebalances.Reader.ReadAllAsync(CancellationToken.None))
            {
                // Without a subscription librdkafka revokes what is assigned, and then it is done.
                if (rebalance.Kind == Rebalance.Leave) isLeaving = RdKafka.Unsubscribe(client.Handle) == 0;
                else if (rebalance.Kind == KafkaError.AssignPartitions && !isLeaving) await FollowAsync(rebalance.Partitions, owner, stop);
                else await GiveBackAsync(owner);
                if (isLeaving && Assigned().Length == 0) return;
            }
        }
        finally
        {
            await Task.Run(client.Leave, CancellationToken.None);
        }
    }

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
        int error = RdKafka.Subscribe(client.Handle, topic.Pointer);
        if (error != 0) throw client.Failure($"Subscribing to topic {options.Topic} as group {options.Group}", error, "Check kafka.group.");
    }

    private async Task FollowAsync(int[] assigned, IPartitionOwner owner, CancellationToken stop)
    {
        if (assigned.Length > 0 && assigned[^1] >= Partitions)
        {
            throw new KafkaFailureException(
                $"Topic {options.Topic} at {options.Bootstrap} had {Partitions} partitions and has got more. A partition is a shard, and "
                + "their number is fixed: make a topic with as many as are wanted, and name it in kafka.topic.");
        }

        AssignPaused(assigned);
        Log.Assigned(logger, options.Group, string.Join(", ", assigned));
        await owner.OnAssignedAsync(assigned, stop);
    }

    /// <summary>Gives everything back, in good order unless others have it already.</summary>
    private async Task GiveBackAsync(IPartitionOwner owner)
    {
        int[] held = Assigned();
        string list = string.Join(", ", held);
        try
        {
            if (held.Length == 0) return;
            if (RdKafka.IsAssignmentLost(client.Handle) != 0)
            {
                Log.Lost(logger, options.Group, list, options.SessionTimeout);
                await owner.OnLostAsync(held);
            }
            else
            {
                Log.Revoked(logger, options.Group, list);
                using var deadline = new CancellationTokenSource(options.RevokeDeadline, clock);
                await owner.OnRevokedAsync(held, deadline.Token);
            }
        }
        finally
        {
            AssignNothing();
        }
    }

    private int[] Assigned()
    {
        lock (gate) return [.. Enumerable.Range(0, Partitions).Where(partition => partitions[partition].IsAssigned)];
    }

    /// <summary>Assigns partitions to librdkafka, each with a queue of its own and paused: it is opened at an offset later.</summary>
    private unsafe void AssignPaused(int[] numbers)
    {
        using PartitionList list = PartitionList.Of(options.Topic, numbers, 0);
        lock (gate)
        {
            foreach (int number in numbers)
            {
                KafkaPartition partition = partitions[number];
                if (partition.Queue == 0)
                {
                    partition.Queue = RdKafka.PartitionQueue(client.Handle, options.Topic, number);
                    RdKafka.Forward(partition.Queue, RdKafka.Null);
                }

                partition.IsAssigned = true;
            }

            RdKafka.Pause(client.Handle, list.Pointer);
            Assign(list);
        }
    }

    private unsafe void AssignNothing()
    {
        lock (gate)
        {
            foreach (KafkaPartition partition in partitions) partition.IsAssigned = partition.IsStopped = false;
            RdKafka.Assign(client.Handle, null);
        }
    }

    /// <summary>Where librdkafka reads no more of a partition, assigns anew what is assigned, each partition from where its reader
    /// stands.</summary>
    private void AssignAnewWhereStopped(int stopped)
    {
        lock (gate)
        {
            if (!partitions[stopped].IsStopped) return;
            partitions[stopped].IsStopped = false;
            using PartitionList list = PartitionList.Of(
                options.Topic, Assigned().ToDictionary(number => number, number => partitions[number].Reader?.Position ?? 0));
            Assign(list);
        }
    }

    private unsafe void Assign(PartitionList list)
    {
        int error = RdKafka.Assign(client.Handle, list.Pointer);
        if (error != 0) throw client.Failure($"Taking partitions of topic {options.Topic} over", error, "The node must be started again.");
    }
}
