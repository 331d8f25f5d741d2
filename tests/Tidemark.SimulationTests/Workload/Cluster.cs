using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Workload;

/// <summary>The processes of all nodes, and who is told to own which shard. What it says takes its time, and who sleeps does not hear it:
/// two nodes may well believe that they own the same shard.</summary>
internal sealed class Cluster(SimSystem system)
{
    private readonly SimWorld world = system.World;
    private readonly SimProcess?[] processes = new SimProcess?[system.Scenario.Nodes];
    private readonly Node?[] nodes = new Node?[system.Scenario.Nodes];
    private readonly int[] owners = new int[system.Scenario.Shards];
    private readonly int[] lives = new int[system.Scenario.Nodes];
    private readonly long[] skewMs = new long[system.Scenario.Nodes];
    private bool isCalm;
    private long generation;

    /// <summary>Whether all nodes are up and do what they were last told.</summary>
    public bool HasSettled => nodes.All(node => node?.HasSettled(generation) == true);

    /// <summary>Whether all shards have ended everywhere.</summary>
    public bool IsIdle => nodes.All(node => node!.IsIdle);

    public void Start()
    {
        for (int shard = 0; shard < owners.Length; shard++) owners[shard] = shard % nodes.Length;
        for (int node = 0; node < nodes.Length; node++) StartProcess(node);
    }

    /// <summary>Does something to a node while it is in the middle of things: some steps of its own from now, or with one of its next
    /// calls done and not answered.</summary>
    public void Ambush(int node, Action<int> act)
    {
        if (processes[node] is not { } process) return;
        if (world.Chance(0.5)) process.BeforeStep(world.Random.Below(60), Spring);
        else process.BeforeAnswer(world.Random.Below(20), Spring);

        void Spring()
        {
            if (!isCalm && processes[node] == process) act(node);
        }
    }

    public void Crash(int node, long forTicks)
    {
        if (processes[node] is not { } process) return;
        world.Note($"{process} crashes");
        world.Count("crashes");
        process.Crash();
        (processes[node], nodes[node]) = (null, null);
        world.After(forTicks, null, () => StartProcess(node));
        MoveShardsIf(() => processes[node] is null, node);
    }

    public void Pause(int node, long forTicks)
    {
        if (processes[node] is not { IsPaused: false } process) return;
        world.Note($"{process} is paused");
        world.Count("pauses");
        process.Pause();
        world.After(forTicks, null, () => Wake(process));
        MoveShardsIf(() => process.IsPaused, node);
    }

    public void Move(int shard, int node)
    {
        world.Note($"shard {shard} is to move from node {owners[shard]} to node {node}");
        owners[shard] = node;
        Tell();
    }

    public void JumpClock(int node, long byMs)
    {
        skewMs[node] += byMs;
        if (processes[node] is { } process) process.Clock.SkewMs = skewMs[node];
    }

    /// <summary>From here on all nodes run, and own what they are told now.</summary>
    public void Calm()
    {
        isCalm = true;
        for (int node = 0; node < nodes.Length; node++)
        {
            if (processes[node] is { IsPaused: true } process) Wake(process);
            StartProcess(node);
        }

        Tell();
    }

    /// <summary>Tells the owner of a shard to finish it.</summary>
    public void Finish(int shard) => nodes[owners[shard]]!.Finish(shard);

    private void StartProcess(int node)
    {
        if (processes[node] is not null) return;
        var process = new SimProcess(world, $"n{node}.{++lives[node]}", skewMs[node]);
        world.Note($"{process} starts");
        (processes[node], nodes[node]) = (process, new Node(process, system));
        Tell();
    }

    private void Wake(SimProcess process)
    {
        if (process.IsDead || !process.IsPaused) return;
        world.Note($"{process} wakes");
        process.Resume();
    }

    /// <summary>After a while somebody notices that a node is gone and, perhaps, gives its shards to others.</summary>
    private void MoveShardsIf(Func<bool> isGone, int node)
    {
        if (nodes.Length < 2 || world.Chance(0.3)) return;
        world.After(world.Micros(50_000, 1_000_000), null, () =>
        {
            if (isCalm || !isGone()) return;
            for (int shard = 0; shard < owners.Length; shard++)
                if (owners[shard] == node) owners[shard] = (node + 1 + world.Random.Below(nodes.Length - 1)) % nodes.Length;
            Tell();
        });
    }

    private void Tell()
    {
        long said = ++generation;
        for (int node = 0; node < nodes.Length; node++)
        {
            if (nodes[node] is not { } told) continue;
            int number = node;
            HashSet<int> shards = [.. Enumerable.Range(0, owners.Length).Where(shard => owners[shard] == number)];
            bool isGentle = world.Chance(0.5);
            world.After(world.Micros(100, 200_000), processes[node], () => told.Hear(said, shards, isGentle));
        }
    }
}
