using Tidemark.Core.Shards;

namespace Tidemark.Engine.Ports;

/// <summary>An output on its way to the sinks.</summary>
/// <param name="Output">The output.</param>
/// <param name="Prediction">What the model says; for <see cref="OutputKind.Feature"/> alone.</param>
public readonly record struct ScoredOutput(Output Output, Prediction? Prediction);
