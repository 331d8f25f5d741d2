using Tidemark.Engine.Ports;
using Tidemark.UnitTests.Doubles;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>The double behaves as the journals it stands for.</summary>
public sealed class InMemoryJournalTests : JournalContract, IAsyncDisposable
{
    private readonly InMemoryJournal journal = new();

    public ValueTask DisposeAsync() => journal.DisposeAsync();

    protected override IJournal Open() => journal;
}
