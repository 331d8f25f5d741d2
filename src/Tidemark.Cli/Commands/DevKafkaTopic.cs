using System.Globalization;

namespace Tidemark.Cli.Commands;

/// <summary>A topic to be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partitions">How many partitions it has.</param>
internal sealed record DevKafkaTopic(string Name, int Partitions)
{
    public const int PartitionsMax = 1000;

    /// <summary>The topic that <c>NAME</c> or <c>NAME:PARTITIONS</c> tells; null where it is neither.</summary>
    /// <param name="text">The text.</param>
    /// <param name="partitions">How many partitions it has where the text does not say.</param>
    public static DevKafkaTopic? Parse(string text, int partitions)
    {
        int colon = text.LastIndexOf(':');
        string name = colon < 0 ? text : text[..colon];
        bool isGood = colon < 0 || int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out partitions);
        return isGood && name.Length > 0 && partitions is >= 1 and <= PartitionsMax ? new DevKafkaTopic(name, partitions) : null;
    }
}
