using Tidemark.Core.Windows;
using Tidemark.SimulationTests.Domain;

namespace Tidemark.SimulationTests.Checkers;

/// <summary>What the records of a shard must come to, by brute force over all events so far: no panes, no timers, no journal.</summary>
internal sealed class ShardOracle
{
    private readonly long delayMs;
    private readonly HashSet<ulong> seen = [];
    private readonly Dictionary<string, string> colours = [];
    private readonly List<AlignedOracle> aligned = [];
    private readonly List<SessionOracle> sessions = [];
    private long watermark = long.MinValue;
    private long greatest = long.MinValue;
    private long offset;

    public ShardOracle(IReadOnlyList<WindowFamily> families, long delayMs)
    {
        this.delayMs = delayMs;
        for (int family = 0; family < families.Count; family++)
        {
            if (families[family].Kind == WindowKind.Session) sessions.Add(new SessionOracle(family, families[family], Put));
            else aligned.Add(new AlignedOracle(family, families[family], colours, Put));
        }
    }

    public OracleCounts Counts { get; private set; }

    /// <summary>By the offset of the record that causes them, what is put out, in words; in no order.</summary>
    public Dictionary<long, List<string>> Outputs { get; } = [];

    /// <summary>Takes the next record.</summary>
    public void Take(byte[] bytes, long arrival)
    {
        SimRecord record = SimRecord.Of(bytes);
        switch (record.Kind)
        {
            case SimRecordKind.BreaksDecoder: Skip(bytes); break;
            case SimRecordKind.Refused: Refuse(bytes); break;
            default: Judge(record, bytes, arrival); break;
        }

        offset++;
    }

    /// <summary>Moves the watermark from outside.</summary>
    public void Advance(long time)
    {
        if (time <= watermark) return;
        long from = watermark;
        watermark = time;
        bool anyFired = false;
        foreach (SessionOracle family in sessions) family.Follow(watermark);
        foreach (AlignedOracle family in aligned) anyFired |= family.FireDue(watermark);
        if (anyFired || aligned.Any(family => family.HasFinalRevision(watermark)))
            foreach (AlignedOracle family in aligned) family.FireRevised();
        if (watermark == long.MaxValue) return;
        foreach (SessionOracle family in sessions) family.FireEarly(from, watermark);
        foreach (AlignedOracle family in aligned) family.FireEarly(from, watermark);
    }

    private void Judge(SimRecord record, byte[] bytes, long arrival)
    {
        if (seen.Contains(record.Id))
        {
            Counts = Counts with { Duplicates = Counts.Duplicates + 1 };
            return;
        }

        bool panesTake = aligned.Any(family => family.Takes(record.Time, watermark));
        bool isTaken = panesTake || sessions.Any(family => family.Takes(record.Key, record.Time, watermark));
        if (isTaken && record.Kind == SimRecordKind.BreaksApply)
        {
            Skip(bytes);
            return;
        }

        seen.Add(record.Id);
        if (isTaken) Apply(record, panesTake);
        else PutLate(bytes);
        greatest = Math.Max(greatest, Math.Min(record.Time, arrival));
        Advance(greatest - delayMs);
    }

    private void Apply(SimRecord record, bool panesTake)
    {
        Counts = Counts with { Applied = Counts.Applied + 1 };
        colours[record.Key] = ((char)('a' + record.Colour)).ToString();
        var e = new OracleEvent(record.Time, record.Value, record.Key, colours[record.Key]);
        foreach (SessionOracle family in sessions) family.Apply(e, watermark);
        if (!panesTake) return;
        foreach (AlignedOracle family in aligned) family.Apply(e, watermark);
    }

    private void PutLate(byte[] bytes)
    {
        Counts = Counts with { Late = Counts.Late + 1 };
        Put(OutputText.Late(watermark, bytes));
    }

    private void Refuse(byte[] bytes)
    {
        Counts = Counts with { Rejected = Counts.Rejected + 1 };
        Put(OutputText.DeadLetter("invalid_field", bytes));
    }

    private void Skip(byte[] bytes)
    {
        Counts = Counts with { Poisoned = Counts.Poisoned + 1 };
        Put(OutputText.DeadLetter("poisoned", bytes));
    }

    private void Put(string output)
    {
        if (!Outputs.TryGetValue(offset, out List<string>? of)) Outputs[offset] = of = [];
        of.Add(output);
    }
}
