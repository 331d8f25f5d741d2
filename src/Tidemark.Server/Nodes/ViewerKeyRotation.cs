using Microsoft.Extensions.Logging;
using Tidemark.Connectors.DataFolder;
using Tidemark.Connectors.Journal;
using Tidemark.Core;
using Tidemark.Server.Configuration;

namespace Tidemark.Server.Nodes;

/// <summary>Gives a data folder, or a cluster that is stopped, another viewer key. What is stored of viewers stays, but nobody can tie it
/// to a viewer any more, and a viewer of before counts as a new one.</summary>
public static class ViewerKeyRotation
{
    /// <summary>Rotates the key: a new one in the data folder, or, where <c>viewers.key</c> is configured, that one.</summary>
    /// <param name="options">What the node is configured with.</param>
    /// <param name="random"><see cref="ViewerKey.KeyBytes"/> random bytes, for a key in the data folder.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="loggers">Where it is logged.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The fingerprints of the key before and the key after.</returns>
    /// <exception cref="TidemarkException">A node runs on the folder, there is nothing to rotate, or the disk failed. Broken off in
    /// between, the node refuses to start until the command is run again.</exception>
    public static async Task<(string Before, string After)> RunAsync(
        NodeOptions options, ReadOnlyMemory<byte> random, TimeProvider clock, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        string folder = Path.GetFullPath(options.DataDirectory);
        string file = Path.Combine(folder, "journal.db");
        if (options.JournalPostgres.Length == 0 && !File.Exists(file))
            throw new TidemarkException(
                $"There is no journal at {file}, so there is no viewer key to rotate. Name a data folder with --data.");
        using DataFolderLock folderLock = DataFolderLock.Take(folder, $"tidemark viewers rotate on {folder}");
        ILogger<SqlJournal> logger = loggers.CreateLogger<SqlJournal>();
        await using SqlJournal journal = options.JournalPostgres.Length > 0
            ? SqlJournal.OpenServer(options.JournalPostgres, clock, logger) : SqlJournal.OpenFile(file, logger);
        ViewerKey key = options.ViewerKey.Length > 0 ? ViewerKey.Parse(options.ViewerKey) : ViewerKey.Replace(folder, random.Span);
        string before = await journal.ReplaceMetadataAsync("viewer_key", key.Fingerprint, cancellationToken);
        return (before, key.Fingerprint);
    }
}
