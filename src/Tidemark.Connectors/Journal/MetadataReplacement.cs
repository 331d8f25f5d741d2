namespace Tidemark.Connectors.Journal;

/// <summary>Stores another value in place of one; gives the one before.</summary>
internal sealed class MetadataReplacement(string name, string value) : JournalWrite<string>
{
    /// <inheritdoc/>
    protected override string Apply(JournalTables tables) => tables.ReplaceMetadata(name, value);
}
