using System.Text;
using Tidemark.Core.Shards;
using Tidemark.Core.Windows;
using Tidemark.Media.Windows;

namespace Tidemark.PropertyTests.Core.Shards;

/// <summary>Runs a scenario item by item beside its oracle, and compares the two.</summary>
internal sealed class FamilyTrack
{
    private readonly FamilyScenario scenario;
    private readonly FamilyRun run;
    private readonly FamilyOracle oracle;
    private readonly ToldWindows told;
    private long duplicates, late, applied, poisoned, rejected;

    public FamilyTrack(FamilyScenario scenario)
    {
        this.scenario = scenario;
        run = new FamilyRun(scenario, batchMax: 1, restarts: false);
        oracle = new FamilyOracle(scenario.Families);
        told = new ToldWindows(scenario.Families);
    }

    /// <summary>How often what a run must cover came, by name.</summary>
    public Dictionary<string, long> Seen => told.Seen;

    public void RunToEnd()
    {
        int outputs = 0, items = 0;
        foreach (DrawnInput input in scenario.Inputs)
        {
            long watermark = run.State.Watermark.Milliseconds;
            run.Take(input);
            if (input is DrawnInput.Record record) Judge(record, watermark);
            else if (run.State.Watermark.Milliseconds > watermark) Note("idle moves", 1);
            TakeOutputs(ref outputs);
            if (++items % 40 == 0) AssertLiveWindows();
        }

        AssertLiveWindows();
        run.End();
        TakeOutputs(ref outputs);
        Note("late", late);
        Note("late by window", oracle.LateByWindow.Sum());
    }

    public void AssertCountersAddUp()
    {
        ShardCounters counters = run.State.Counters;
        Assert.Equal((applied, duplicates, late, poisoned, rejected),
            (counters.Applied, counters.Duplicates, counters.Late, counters.Poisoned, counters.Rejected));
        Assert.Equal(counters.Accepted, applied + duplicates + late + poisoned);
        Assert.Equal(scenario.Inputs.Count(input => input is DrawnInput.Record), counters.Read);
        Assert.Equal(oracle.LateByWindow, scenario.Families.Select(family => run.State.LateByWindow[family.Name]));
        Assert.Equal(late, run.Outputs.Count(output => output.Kind == OutputKind.Late));
    }

    /// <summary>The last results equal what the oracle counted; a group whose videos were counted elsewhere holds nothing.</summary>
    public void AssertLastResults()
    {
        Dictionary<WindowKey, MediaCounts> expected = new(oracle.Windows);
        for (int family = 0; family < scenario.Families.Count; family++)
            foreach (string video in oracle.KnownVideos)
                foreach ((WindowKey key, MediaCounts counts) in SessionsOf(family, video)) expected.Add(key, counts);
        foreach ((WindowKey key, ToldWindows.Told last) in told.Last)
        {
            if (!expected.Remove(key, out MediaCounts counts) && key.Kind == 0) Assert.Fail($"{Name(key)} was put out and holds nothing");
            if (counts != last.Counts) Assert.Fail($"{Name(key)} holds\n{counts}, the last result says\n{last.Counts}");
            if (last.IsEarly) Assert.Fail($"{Name(key)} was only put out early");
        }

        if (expected.Count > 0) Assert.Fail($"{Name(expected.First().Key)} was not put out");
        foreach (var groups in told.Last.Where(t => t.Key.Kind > 0).GroupBy(t => (t.Key.Family, t.Key.Start, t.Key.Kind)))
            Assert.Equal(oracle.Videos[(groups.Key.Family, groups.Key.Start)].Count, groups.Sum(group => group.Value.Videos));
    }

    /// <summary>The last block of every window holds the last results, and nothing else.</summary>
    public void AssertKeptBlocks()
    {
        Dictionary<WindowKey, ToldWindows.Told> expected = new(told.Last);
        foreach (FiredBlock block in run.Blocks.GroupBy(b => (b.Family, b.Group, b.Window.Start)).Select(same => same.Last()))
        {
            var entries = new FiredBlockEntries(block.Bytes);
            foreach ((ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> payload) in entries.All())
            {
                Assert.True(entries.Of(name.Span).Any(found => found.Span.SequenceEqual(payload.Span)), "not found by its key");
                FiredEntry entry = FiredEntry.Read(payload);
                WindowKey key = ToldWindows.KeyOf(block.Family, block.Group, name, entry.Window);
                (MediaCounts counts, long videos) = ToldWindows.ResultOf(block.Group, entry.Result);
                var kept = new ToldWindows.Told(entry.Revision, IsEarly: false, counts, videos);
                if (!expected.Remove(key, out ToldWindows.Told? last) || last != kept)
                    Assert.Fail($"{Name(key)} is kept as {kept} and was put out as {last}");
            }
        }

        if (expected.Count > 0) Assert.Fail($"{Name(expected.First().Key)} is not kept");
    }

    private void AssertLiveWindows()
    {
        long watermark = run.State.Watermark.Milliseconds;
        ILookup<(int Family, string Video), WindowKey> aligned = oracle.Windows.Keys
            .Where(key => key.Kind == 0 && !oracle.IsFinal(key.Family, key.End, watermark)).ToLookup(key => (key.Family, key.Key));
        foreach (string video in oracle.KnownVideos)
        {
            for (int family = 0; family < scenario.Families.Count; family++)
            {
                bool isSession = scenario.Families[family].Kind == WindowKind.Session;
                AssertLiveWindows(family, video, watermark, isSession
                    ? SessionsOf(family, video).Where(s => watermark < BlockClosesAt(s.Key))
                    : aligned[(family, video)].Select(key => (key, oracle.Windows[key])));
            }
        }
    }

    private void AssertLiveWindows(int family, string video, long watermark, IEnumerable<(WindowKey Key, MediaCounts Counts)> expected)
    {
        byte[] name = Encoding.UTF8.GetBytes(video);
        (WindowKey Key, MediaCounts Counts, WindowState State, int Firings)[] actual = [.. run.State.LiveWindowsOf(name, family)
            .Select(w => (ToldWindows.KeyOf(family, 0, name, w.Window), w.Pane.Counts, w.State, w.Firings))];
        (WindowKey Key, MediaCounts Counts)[] byStart = [.. expected.OrderBy(w => w.Key.Start)];
        Assert.Equal(byStart.Length, actual.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            (WindowKey key, MediaCounts counts, WindowState state, int firings) = actual[i];
            if (byStart[i] != (key, counts)) Assert.Fail($"{Name(key)} holds {counts}, the oracle counted {byStart[i]}");
            if (StateOf(key, watermark) != state) Assert.Fail($"{Name(key)} is {state} at {watermark}");
            // A session that grew since it was put out stands for the firings of what it will replace.
            bool isTold = told.Last.TryGetValue(key, out ToldWindows.Told? last);
            if (!isTold && scenario.Families[family].Kind == WindowKind.Session) continue;
            if (firings != (isTold ? last!.Revision + 1 : 0)) Assert.Fail($"{Name(key)}: {firings} firings, the last output was {last}");
        }
    }

    private WindowState StateOf(WindowKey key, long watermark)
    {
        if (oracle.IsFinal(key.Family, key.End, watermark)) return WindowState.Final;
        bool hasFired = key.End <= watermark && scenario.Families[key.Family].Emission == WindowEmission.OnWatermark;
        return hasFired ? WindowState.Fired : WindowState.Open;
    }

    /// <summary>Sessions move to the blocks in steps of a gap, once every one that can end in the step is final.</summary>
    private long BlockClosesAt(WindowKey session)
    {
        WindowFamily family = scenario.Families[session.Family];
        return session.End - (session.End % family.SizeMs) + family.SizeMs + family.AllowedLatenessMs;
    }

    private IEnumerable<(WindowKey Key, MediaCounts Counts)> SessionsOf(int family, string video) =>
        oracle.Sessions(family, video)
            .Select(session => (new WindowKey(family, 0, video, session.Span.Start, session.Span.End), session.Counts));

    private void Judge(DrawnInput.Record record, long watermark)
    {
        if (record.IsPoison) poisoned++;
        else if (record.Event is null) rejected++;
        else
            switch (oracle.Take(record.Event, watermark))
            {
                case FamilyOracle.Fate.Applied: applied++; break;
                case FamilyOracle.Fate.Duplicate: duplicates++; break;
                default: late++; break;
            }
    }

    private void TakeOutputs(ref int taken)
    {
        for (; taken < run.Outputs.Count; taken++) told.Take(run.Outputs[taken]);
    }

    private void Note(string name, long count) => Seen[name] = Seen.GetValueOrDefault(name) + count;

    private string Name(WindowKey key) => $"seed {scenario.Seed}, {scenario.Families[key.Family]}, {key}";
}
