namespace Tidemark.Core.Shards;

/// <summary>Why an event is refused, for a machine and for a person.</summary>
/// <param name="Code">The kind of fault.</param>
/// <param name="Message">One sentence that names the field and the rule it breaks; never the bytes of the event.</param>
public readonly record struct Rejection(RejectionCode Code, string Message);
