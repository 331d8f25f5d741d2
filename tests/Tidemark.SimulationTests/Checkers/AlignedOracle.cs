using Tidemark.Core.Windows;
using Tidemark.SimulationTests.Domain;

namespace Tidemark.SimulationTests.Checkers;

/// <summary>A family of tumbling or sliding windows, each counted anew from all its events whenever it is put out.</summary>
internal sealed class AlignedOracle(
    int family, WindowFamily shape, IReadOnlyDictionary<string, string> colours, Action<string> put)
{
    private readonly List<OracleEvent> events = [];
    private readonly SortedSet<long> open = [];
    private readonly SortedSet<long> revised = [];
    private readonly Dictionary<(long Start, int Group, string Key), (int Firings, string Result)> told = [];
    private readonly bool isFinalOnly = shape.Emission == WindowEmission.FinalOnly;
    private readonly long size = shape.SizeMs;
    private readonly long lateness = shape.AllowedLatenessMs;

    private bool Revises => lateness > 0 && !isFinalOnly;

    private bool FiresEarly => shape.EarlyEveryMs is not null && !isFinalOnly;

    /// <summary>Whether any window that holds a time is still open to events.</summary>
    public bool Takes(long time, long watermark) => StartsOf(time).Any(start => !IsFinal(start, watermark));

    /// <summary>Counts an event in; windows that had fired are put out again for its key.</summary>
    public void Apply(OracleEvent e, long watermark)
    {
        events.Add(e);
        foreach (long start in StartsOf(e.Time))
        {
            if (DueAt(start) > watermark)
            {
                open.Add(start);
            }
            else if (Revises && !IsFinal(start, watermark))
            {
                PutKey(start, e.Key, In(start).Where(other => other.Key == e.Key), isEarly: false);
                revised.Add(start);
            }
        }
    }

    /// <summary>Fires what is due.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool FireDue(long watermark)
    {
        long[] due = [.. open.Where(start => DueAt(start) <= watermark)];
        foreach (long start in due)
        {
            open.Remove(start);
            foreach (IGrouping<string, OracleEvent> key in In(start).GroupBy(e => e.Key))
            {
                PutKey(start, key.Key, key, isEarly: false);
                if (family == SimDomain.FeatureFamily)
                    put(OutputText.Feature(start + size, key.Key, key.Count(), key.Sum(e => e.Value)));
            }

            PutGroups(start, isEarly: false, onlyNews: false);
        }

        return due.Length > 0;
    }

    public bool HasFinalRevision(long watermark) => revised.Any(start => IsFinal(start, watermark));

    /// <summary>Puts the groups of revised windows out where they have changed.</summary>
    public void FireRevised()
    {
        foreach (long start in revised) PutGroups(start, isEarly: false, onlyNews: true);
        revised.Clear();
    }

    /// <summary>Puts open windows out where the watermark has crossed a multiple of the period.</summary>
    public void FireEarly(long from, long to)
    {
        if (!FiresEarly || !Crosses(shape.EarlyEveryMs!.Value, from, to)) return;
        foreach (long start in open)
        {
            foreach (IGrouping<string, OracleEvent> key in In(start).GroupBy(e => e.Key)) PutKey(start, key.Key, key, isEarly: true);
            PutGroups(start, isEarly: true, onlyNews: false);
        }
    }

    /// <summary>Whether there is a multiple of a period after one time and not after another.</summary>
    public static bool Crosses(long period, long from, long to)
    {
        if (from == long.MinValue) return true;
        long rest = ((from % period) + period) % period;
        return from - rest + period <= to;
    }

    private void PutKey(long start, string key, IEnumerable<OracleEvent> of, bool isEarly)
    {
        string result = OutputText.Totals(of.Count(), of.Sum(e => e.Value));
        put(OutputText.Window(family, 0, start, start + size, key, Tell(start, 0, key, result), isEarly, "", result));
    }

    private void PutGroups(long start, bool isEarly, bool onlyNews)
    {
        OracleEvent[] all = [.. In(start)];
        ILookup<string, long> rows = all.GroupBy(e => e.Key).ToLookup(key => colours[key.Key], key => key.Sum(e => e.Value));
        IEnumerable<string> before = told.Keys.Where(t => t.Start == start && t.Group == 1).Select(t => t.Key);
        foreach (string colour in all.Select(e => e.Colour).Concat(rows.Select(row => row.Key)).Concat(before).Distinct().ToArray())
        {
            OracleEvent[] of = [.. all.Where(e => e.Colour == colour)];
            string result = OutputText.Totals(of.Length, of.Sum(e => e.Value))
                + OutputText.Rows(rows[colour].Count(), rows[colour].DefaultIfEmpty().Max());
            if (onlyNews && told.TryGetValue((start, 1, colour), out var last) && last.Result == result) continue;
            put(OutputText.Window(family, 1, start, start + size, colour, Tell(start, 1, colour, result), isEarly, "", result));
        }
    }

    /// <summary>Counts a firing.</summary>
    /// <returns>How often it was put out before; of windows that are put out once, never.</returns>
    private int Tell(long start, int group, string key, string result)
    {
        if (!Revises && !FiresEarly) return 0;
        int before = told.GetValueOrDefault((start, group, key)).Firings;
        told[(start, group, key)] = (before + 1, result);
        return before;
    }

    private IEnumerable<OracleEvent> In(long start) => events.Where(e => e.Time >= start && e.Time < start + size);

    private bool IsFinal(long start, long watermark) => start + size + lateness <= watermark;

    private long DueAt(long start) => start + size + (isFinalOnly ? lateness : 0);

    private IEnumerable<long> StartsOf(long time)
    {
        long distance = (time - shape.OffsetMs) % shape.SlideMs;
        if (distance < 0) distance += shape.SlideMs;
        for (long start = time - distance; start + size > time; start -= shape.SlideMs) yield return start;
    }
}
