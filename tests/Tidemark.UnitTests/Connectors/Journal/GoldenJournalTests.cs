using Tidemark.UnitTests.Gates;
using static Tidemark.UnitTests.Connectors.Journal.Checkpoints;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>Every format version ever written stays readable.</summary>
public sealed class GoldenJournalTests : IDisposable
{
    private const string Golden = "tests/Tidemark.UnitTests/Connectors/Journal/Golden";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public Task Open_OfVersionOne_TakesItOver() => CheckCopyAsync(1, [State(3)], needed: 20);

    [Fact]
    public Task Open_OfVersionTwo_GivesItsContentAndGoesOn() => CheckCopyAsync(2, Parts(3), needed: 20);

    [Fact]
    public async Task Write_OfTheGoldenContent_ReadsBack()
    {
        string made = Environment.GetEnvironmentVariable(GoldenJournal.PathVariable) ?? folder.At("made.db");
        await GoldenJournal.WriteAsync(made);
        string copy = folder.At("copy.db");
        File.Copy(made, copy);
        await GoldenJournal.CheckAsync(copy, Parts(3), needed: 20);
    }

    private async Task CheckCopyAsync(int version, byte[][] snapshot, long needed)
    {
        string copy = folder.At("journal.db");
        File.Copy(Path.Combine(SourceTree.Root, Golden, $"journal-v{version}.db"), copy);
        await GoldenJournal.CheckAsync(copy, snapshot, needed);
    }
}
