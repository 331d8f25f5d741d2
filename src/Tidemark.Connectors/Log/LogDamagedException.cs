using Tidemark.Core;

namespace Tidemark.Connectors.Log;

/// <summary>A file of the log does not hold what was once durably written to it.</summary>
public sealed class LogDamagedException : TidemarkException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">The damaged file.</param>
    /// <param name="at">The byte the damage begins at.</param>
    /// <param name="finding">What was found there, as the end of a sentence.</param>
    public LogDamagedException(string path, long at, string finding) : base(
        $"The log file {path} is damaged at byte {at}: {finding}. Restore the data folder from a copy; or, to go on without the records "
        + "that cannot be read, move the data folder away and start with an empty one.")
    {
        Path = path;
        At = at;
    }

    /// <summary>The damaged file.</summary>
    public string Path { get; }

    /// <summary>The byte the damage begins at.</summary>
    public long At { get; }
}
