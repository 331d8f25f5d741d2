using System.Text.Json;
using Spectre.Console.Rendering;

namespace Tidemark.Cli.Cluster;

/// <summary>An answer of a node, and how people see it.</summary>
/// <param name="Path">What is asked.</param>
/// <param name="Kind">What the answer is, as part of a sentence.</param>
/// <param name="Render">Makes of it what is shown; throws, as reading JSON does, where it is something else.</param>
internal sealed record ClusterView(string Path, string Kind, Func<JsonElement, IEnumerable<IRenderable>> Render);
