using Tidemark.Connectors.DataFolder;
using Tidemark.Core;
using Tidemark.Core.Windows;
using Tidemark.Engine.Ports;
using Tidemark.Server.Configuration;

namespace Tidemark.Server.Nodes;

/// <summary>What a data folder was made with and must be opened with again: state made under other settings would be read
/// wrongly.</summary>
internal static class FolderIdentity
{
    public static async Task CheckAsync(
        IJournal journal, NodeOptions options, ViewerKey key, string folder, CancellationToken cancellationToken)
    {
        string windows = string.Join(' ', options.Shard.Windows.Families.Select(Describe));
        await CheckAsync("partitions", options.Partitions.ToString());
        await CheckAsync("viewer_key", key.Fingerprint);
        await CheckAsync("windows", windows);
        await CheckAsync("aggregates", string.Join(' ', options.Aggregates.Names));

        async Task CheckAsync(string name, string value)
        {
            string stored = await journal.EnsureMetadataAsync(name, value, cancellationToken);
            if (stored == value) return;
            throw new TidemarkException(
                $"The data folder {folder} was made with {name} \"{stored}\" and is now opened with \"{value}\". "
                + "Open it as it was made, or start with an empty folder.");
        }
    }

    private static string Describe(WindowFamily f) =>
        $"{f.Name}:{f.Kind}/{f.SizeMs}/{f.SlideMs}/{f.OffsetMs}/{f.Lookback}/{f.AllowedLatenessMs}/{f.Emission}/{f.EarlyEveryMs}";
}
