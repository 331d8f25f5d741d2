using Tidemark.Core;

namespace Tidemark.Connectors.Files;

/// <summary>The last whole line of an output file does not end with its identity, so what to skip is not known.</summary>
/// <param name="path">The file.</param>
/// <param name="at">The byte the line begins at.</param>
public sealed class JsonLinesDamagedException(string path, long at) : TidemarkException(
    $"The last line of the output file {path}, from byte {at} on, does not end with \"id\":\"shard-offset-index\"}}: something else wrote "
    + "to the file. Remove that line, or move the file away; lines published since the last checkpoint may then be written again.");
