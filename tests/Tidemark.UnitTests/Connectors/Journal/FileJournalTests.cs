using Microsoft.Extensions.Logging.Abstractions;
using Tidemark.Connectors.Journal;
using Tidemark.Engine.Ports;

namespace Tidemark.UnitTests.Connectors.Journal;

/// <summary>The journal in a file keeps the contract.</summary>
public sealed class FileJournalTests : JournalContract, IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    protected override IJournal Open() => SqlJournal.OpenFile(folder.At("journal.db"), NullLogger<SqlJournal>.Instance);
}
