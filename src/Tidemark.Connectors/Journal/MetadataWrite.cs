namespace Tidemark.Connectors.Journal;

/// <summary>Stores a value unless there is one; gives the one in force.</summary>
internal sealed class MetadataWrite(string name, string value) : JournalWrite<string>
{
    /// <inheritdoc/>
    protected override string Apply(JournalTables tables) => tables.EnsureMetadata(name, value);
}
