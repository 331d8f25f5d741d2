using Tidemark.UnitTests.Gates;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>Every format version ever written stays readable.</summary>
public sealed class GoldenJournalTests : IDisposable
{
    private const string Golden = "tests/Tidemark.UnitTests/Connectors/Journal/Golden";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    public async Task Open_OfAGoldenFile_GivesItsContentAndGoesOn(int version)
    {
        string copy = folder.At("journal.db");
        File.Copy(Path.Combine(SourceTree.Root, Golden, $"journal-v{version}.db"), copy);
        await GoldenJournal.CheckAsync(copy);
    }

    [Fact]
    public async Task Write_OfTheGoldenContent_ReadsBack()
    {
        string made = Environment.GetEnvironmentVariable(GoldenJournal.PathVariable) ?? folder.At("made.db");
        await GoldenJournal.WriteAsync(made);
        string copy = folder.At("copy.db");
        File.Copy(made, copy);
        await GoldenJournal.CheckAsync(copy);
    }
}
