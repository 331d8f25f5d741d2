using Tidemark.Core.Shards;

namespace Tidemark.Connectors.Files;

/// <summary>One line for a <see cref="JsonLinesSink"/>.</summary>
/// <param name="Id">The output's identity.</param>
/// <param name="Json">One JSON object without line ends, whose last property is <c>"id"</c> with the text form of
/// <paramref name="Id"/>, written without spaces: <c>…,"id":"3-1207-0"}</c>. The sink reads it back after a restart. Not kept after the
/// call.</param>
public readonly record struct SinkLine(OutputId Id, ReadOnlyMemory<byte> Json);
