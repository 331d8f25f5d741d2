using System.Text.Json.Serialization;
using Tidemark.Core.Time;

namespace Tidemark.Server.Http.Answers;

/// <summary>Who makes a request.</summary>
/// <param name="Name">The name of the key or the subject of the token.</param>
/// <param name="Roles">Its roles.</param>
/// <param name="May">What these allow: read, ingest, operate, administer.</param>
/// <param name="ForeignBy">The header that says that the request is not from this machine, to which alone the node is open; absent where
/// none does, or a key was brought.</param>
/// <param name="Until">Until when the session that was begun now holds; absent elsewhere.</param>
internal sealed record SessionAnswer(
    string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> May,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ForeignBy,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] EventTime? Until);
