using System.Text.Json;
using Tidemark.IntegrationTests.Oracle;
using Tidemark.IntegrationTests.Processes;

namespace Tidemark.IntegrationTests.Serving.Torture;

/// <summary>What a node put out, held against the oracle: one file per stream and shard.</summary>
internal static class ServedOutputs
{
    /// <summary>Everything that differs from what the input must give.</summary>
    public static IReadOnlyList<string> Check(TortureInput input, string dataFolder)
    {
        using var joined = new TemporaryFolder();
        string results = TorturedNode.OutputOf(dataFolder), letters = Path.Combine(dataFolder, "dead-letters");
        Differences twice = new();
        Join(results, "windows", joined, twice);
        Join(results, "groups", joined, twice);
        Join(results, "gold", joined, twice);
        Join(letters, "late", joined, twice);
        Join(letters, "dead-letters", joined, twice);

        OutputComparer comparer = new(input.Pass, input.Options, joined.Path)
        {
            Covers = line => line.Group == WindowFigures.Groups[0] && HasFired(input, line),
        };
        comparer.CompareWindows();
        comparer.CompareLate();
        CompareGroups(input, joined["groups.jsonl"], comparer.Differences);
        if (File.ReadLines(joined["dead-letters.jsonl"]).Any()) comparer.Differences.Add("dead-letters: there are some");
        if (!File.ReadLines(joined["gold.jsonl"]).Any()) comparer.Differences.Add("gold: there is none");
        return [.. twice.Kept, .. comparer.Differences.Kept];
    }

    /// <summary>The last event of each partition moves its watermark to just before it, and nothing moves it further.</summary>
    private static bool HasFired(TortureInput input, WindowFigures line) => line.EndMs <= input.EndMs - input.Options.DelayMs;

    /// <summary>Writes the files of all shards into one, and notes identities that come twice or out of order.</summary>
    private static void Join(string folder, string stream, TemporaryFolder joined, Differences twice)
    {
        using var target = new StreamWriter(joined[$"{stream}.jsonl"]);
        if (!Directory.Exists(folder)) return;
        foreach (string file in Directory.GetFiles(folder, $"{stream}-*.jsonl").Order(StringComparer.Ordinal))
        {
            (long Offset, long Index) last = (-1, -1);
            foreach (string line in File.ReadLines(file))
            {
                target.WriteLine(line);
                using JsonDocument document = JsonDocument.Parse(line);
                string[] id = document.RootElement.GetProperty("id").GetString()!.Split('-');
                (long Offset, long Index) next = (long.Parse(id[1]), long.Parse(id[2]));
                if (next.CompareTo(last) <= 0) twice.Add($"{Path.GetFileName(file)}: {string.Join('-', id)} comes after {last}");
                last = next;
            }
        }
    }

    /// <summary>A group's line holds the part of one shard; what counts events adds up over the shards.</summary>
    private static void CompareGroups(TortureInput input, string path, Differences differences)
    {
        Dictionary<(string Window, string Group, string Key, long StartMs, long EndMs), long[]> sums = [];
        foreach (string line in File.ReadLines(path))
        {
            using JsonDocument document = JsonDocument.Parse(line);
            WindowFigures part = WindowLine.Parse(document.RootElement).Figures;
            if (!sums.TryGetValue(part.Identity, out long[]? sum)) sums.Add(part.Identity, sum = new long[part.Counts.Length]);
            for (int i = 0; i < sum.Length; i++) sum[i] += part.Counts[i];
        }

        WindowOracle oracle = new(input.Pass);
        IEnumerable<WindowFigures> groups = input.Options.Families.SelectMany(oracle.Lines)
            .Where(line => line.Group != WindowFigures.Groups[0] && HasFired(input, line));
        foreach (WindowFigures expected in groups)
        {
            string where = $"groups: {expected.Identity}";
            if (!sums.Remove(expected.Identity, out long[]? sum)) differences.Add($"{where} is missing");
            else
                for (int i = 0; i < sum.Length; i++)
                    differences.Compare($"{where}.{WindowFigures.CountNames[i]}", expected.Counts[i], sum[i]);
        }

        foreach (var extra in sums.Keys) differences.Add($"groups: {extra} should not be");
    }
}
