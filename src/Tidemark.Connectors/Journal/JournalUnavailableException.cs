using System.Data.Common;
using Tidemark.Core;

namespace Tidemark.Connectors.Journal;

/// <summary>The journal's file cannot be read or written now: the disk is full or fails, the file is locked, read-only or no database,
/// or its file system cannot carry it. Nothing of a failed write remains.</summary>
public sealed class JournalUnavailableException : TidemarkException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The journal's file.</param>
    /// <param name="message">What was tried, on which file, what SQLite said, and what to do.</param>
    /// <param name="cause">The failure beneath.</param>
    public JournalUnavailableException(string path, string message, Exception cause) : base(message, cause) => Path = path;

    /// <summary>Makes the exception where there is no failure beneath.</summary>
    /// <param name="path">The journal's file.</param>
    /// <param name="message">What was tried, on which file, what was found, and what to do.</param>
    public JournalUnavailableException(string path, string message) : base(message) => Path = path;

    /// <summary>The journal's file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override bool MayPass => InnerException is DbException beneath && DatabaseRetries.IsPassing(beneath);
}
