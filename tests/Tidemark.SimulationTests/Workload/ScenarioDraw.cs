using Tidemark.Core.Randomness;
using Tidemark.Core.Windows;
using Tidemark.Engine.Actors;
using Tidemark.Engine.Shards;
using Tidemark.SimulationTests.Domain;
using Tidemark.SimulationTests.Ports;
using Tidemark.SimulationTests.World;

namespace Tidemark.SimulationTests.Workload;

/// <summary>Draws the scenario of a seed.</summary>
internal sealed class ScenarioDraw
{
    private readonly SplitMix64 random;
    private readonly ulong seed;
    private readonly int shards;
    private readonly int nodes;
    private readonly int lengthMs;

    private ScenarioDraw(ulong seed)
    {
        this.seed = seed;
        random = new SplitMix64(SplitMix64.Mix(seed + 0x5CE7A610));
        shards = 2 + random.Below(3);
        nodes = 1 + random.Below(3);
        lengthMs = 3_000 + random.Below(9_000);
    }

    public static Scenario Of(ulong seed) => new ScenarioDraw(seed).Draw();

    private Scenario Draw() => new()
    {
        Seed = seed,
        Shards = shards,
        Nodes = nodes,
        Families = Families(),
        WatermarkDelayMs = random.Below(4) * 250,
        Engine = Engine(),
        Events = Events(),
        Faults = Faults(),
        Log = Rates(),
        Store = Rates(),
        Sink = Rates(),
        CalmAtMs = lengthMs + 500,
        EndsInput = random.Below(4) != 0,
    };

    private List<WindowFamily> Families()
    {
        var families = new List<WindowFamily>();
        int wanted = 1 + random.Below(7);
        long size = 400 * (1 + random.Below(5));
        if ((wanted & 1) != 0) families.Add(With("tumbling", n => new WindowFamily(n, size, size, 0, random.Below(200))));
        if ((wanted & 2) != 0) families.Add(With("sliding", n => new WindowFamily(n, (2 * size) + 300, size)));
        if ((wanted & 4) != 0) families.Add(With("session", n => WindowFamily.Session(n, 150 + random.Below(500))));
        return families;
    }

    private WindowFamily With(string name, Func<string, WindowFamily> family) => family(name) with
    {
        AllowedLatenessMs = random.Below(2) * random.Below(1_500),
        Emission = random.Below(4) == 0 ? WindowEmission.FinalOnly : WindowEmission.OnWatermark,
        EarlyEveryMs = random.Below(3) == 0 ? 200 + random.Below(800) : null,
    };

    private EngineOptions Engine() => new()
    {
        MailboxCapacity = 1 + random.Below(6),
        CheckpointInterval = TimeSpan.FromMilliseconds(50 + random.Below(500)),
        SnapshotAfterRecordBytes = 200 + random.Below(4_000),
        SnapshotPartBytes = 100 + random.Below(4_000),
        OutboxBytesMax = 200 + random.Below(20_000),
        OutboxesMax = 1 + random.Below(4),
        FiringSliceMax = 2,
        FiringsMax = 1,
        ProgressAfterIdle = random.Below(3) == 0 ? TimeSpan.FromMilliseconds(100 + random.Below(500)) : null,
        Supervision = new SupervisorOptions
        {
            DelayMin = TimeSpan.FromMilliseconds(5 + random.Below(50)),
            DelayMax = TimeSpan.FromMilliseconds(1_000),
            StableAfter = TimeSpan.FromMilliseconds(2_000),
        },
    };

    private ServiceFaults Rates() => random.Below(4) == 0
        ? ServiceFaults.None
        : new ServiceFaults(random.Below(5) * 0.004, random.Below(5) * 0.004, random.Below(4) * 0.01);

    private List<ProducedEvent> Events()
    {
        int count = 60 + random.Below(240);
        int keys = 1 + random.Below(8);
        long startMs = SimClock.WallMs(0);
        var events = new List<ProducedEvent>(count);
        for (int i = 0; i < count; i++)
        {
            int at = random.Below(lengthMs);
            if (events.Count > 0 && random.Below(15) == 0)
            {
                // A producer that sends again what it has sent.
                ProducedEvent again = events[random.Below(events.Count)];
                events.Add(again with { AtMs = Math.Min(lengthMs, again.AtMs + random.Below(2_000)) });
                continue;
            }

            string key = $"k{random.Below(keys)}";
            long time = startMs + at - Lateness();
            var record = new SimRecord(Kind(), random.Next(), time, random.Below(1_000) - 300, (byte)random.Below(3), key);
            events.Add(new ProducedEvent(at, key[1] % shards, record.ToBytes()));
        }

        return events;
    }

    private int Lateness() => random.Below(20) switch
    {
        0 => 1_000 + random.Below(4_000),
        < 4 => random.Below(1_000),
        4 => -random.Below(500),
        _ => random.Below(50),
    };

    private SimRecordKind Kind() => random.Below(100) switch
    {
        0 => SimRecordKind.BreaksApply,
        1 => SimRecordKind.BreaksDecoder,
        < 4 => SimRecordKind.Refused,
        _ => SimRecordKind.Sound,
    };

    private List<Fault> Faults()
    {
        var faults = new List<Fault>();
        int count = random.Below(12);
        for (int i = 0; i < count; i++)
        {
            var kind = (FaultKind)random.Below(8);
            int at = random.Below(lengthMs);
            int target = random.Below(kind == FaultKind.Rebalance ? shards : nodes);
            int span = kind is FaultKind.ClockJump or FaultKind.LogClockJump ? random.Below(60_000) - 30_000 : 20 + random.Below(3_000);
            faults.Add(new Fault(kind, at, target, span, random.Below(nodes)));
        }

        return faults;
    }
}
