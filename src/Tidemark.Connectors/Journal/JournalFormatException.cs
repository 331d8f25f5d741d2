using Tidemark.Core;

namespace Tidemark.Connectors.Journal;

/// <summary>The file is a database, but not a journal that this version of the program knows; it was left as it is.</summary>
public sealed class JournalFormatException : TidemarkException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The file.</param>
    /// <param name="finding">What the file is, as the end of a sentence.</param>
    /// <param name="remedy">What to do, a sentence.</param>
    public JournalFormatException(string path, string finding, string remedy)
        : base($"Opening the journal {path} was refused: it is {finding}. {remedy}") => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
