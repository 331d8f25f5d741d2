using System.Text;
using Tidemark.Core.Shards;
using Tidemark.Core.Time;
using Tidemark.SimulationTests.Ports;
using Tidemark.SimulationTests.Workload;

namespace Tidemark.SimulationTests.Checkers;

/// <summary>After the end of input the store must hold of every window what was last put out of it: that is what reads find.</summary>
internal sealed class FiredChecker(SimSystem system, int shard)
{
    private readonly Dictionary<(int Family, int Group, Interval Window, string Key), string> last = [];

    public void Compare(IEnumerable<Output> outputs)
    {
        foreach (Output output in outputs.OrderBy(output => output.Id))
            if (output.Kind is OutputKind.Window or OutputKind.Group) Put(WindowOutput.Read(output.Payload));
        for (int family = 0; family < system.Scenario.Families.Count; family++)
            for (int group = 0; group < 2; group++)
                foreach (FiredBlock block in Read(family, group)) Take(block);
        if (last.Count > 0) Wrong($"{last.First().Key} is not kept");
    }

    private void Put(WindowOutput output)
    {
        string key = Encoding.UTF8.GetString(output.Key.Span);
        foreach (Interval replaced in output.Replaces) last.Remove((output.Family, output.Group, replaced, key));
        last[(output.Family, output.Group, output.Window, key)] = Text(output.Revision, output.Result);
    }

    private IReadOnlyList<FiredBlock> Read(int family, int group) => SimJournal.AtOnce(
        system.Store.ReadFiredAsync(shard, family, group, new Interval(EventTime.Min, EventTime.Max), int.MaxValue, default));

    private void Take(FiredBlock block)
    {
        foreach ((ReadOnlyMemory<byte> name, ReadOnlyMemory<byte> payload) in new FiredBlockEntries(block.Bytes).All())
        {
            FiredEntry entry = FiredEntry.Read(payload);
            var key = (block.Family, block.Group, entry.Window, Encoding.UTF8.GetString(name.Span));
            string kept = Text(entry.Revision, entry.Result);
            if (!last.Remove(key, out string? told)) Wrong($"{key} is kept as {kept} and was never put out");
            else if (told != kept) Wrong($"{key} is kept as {kept} and was last put out as {told}");
        }
    }

    private void Wrong(string message) => system.World.Fail("fired", $"shard {shard}: {message}");

    private static string Text(int revision, ReadOnlyMemory<byte> result) => $"revision {revision}: {Convert.ToHexString(result.Span)}";
}
