using Tidemark.Core;

namespace Tidemark.Connectors.Log;

/// <summary>A log was made with another number of partitions than is asked for.</summary>
/// <param name="directory">The folder of the log.</param>
/// <param name="made">The number it was made with.</param>
/// <param name="wanted">The number asked for.</param>
public sealed class LogPartitionsMismatchException(string directory, int made, int wanted) : TidemarkException(
    $"The log in {directory} was made with {made} partitions and {wanted} are configured. The number is fixed when a log is made, because "
    + $"it decides which partition holds a key: configure {made} partitions, or use another data folder.");
