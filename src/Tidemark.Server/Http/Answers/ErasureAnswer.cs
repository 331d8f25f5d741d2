using System.Text.Json.Serialization;

namespace Tidemark.Server.Http.Answers;

/// <summary>What was erased of a viewer.</summary>
/// <param name="DeadLetters">Dead letters that named it; they keep their identity and nothing of the event.</param>
/// <param name="Late">Late events that named it, likewise.</param>
/// <param name="Remaining">What can still be tied to the viewer by whoever has the viewer key, and what ends that.</param>
/// <param name="Partial">The nodes that did not answer and where it must be tried again; absent where all did.</param>
internal sealed record ErasureAnswer(
    int DeadLetters, int Late, string Remaining,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Partial);
