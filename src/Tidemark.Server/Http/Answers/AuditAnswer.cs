using Tidemark.Core.Time;

namespace Tidemark.Server.Http.Answers;

/// <summary>Who did what, newest first.</summary>
/// <param name="Items">The entries.</param>
/// <param name="Next">What to give as <c>before</c> for older ones; null where there are none.</param>
internal sealed record AuditAnswer(IReadOnlyList<AuditItem> Items, string? Next);

/// <summary>An act.</summary>
/// <param name="At">When.</param>
/// <param name="Who">The name of the key or the subject of the token; the user of the system for commands.</param>
/// <param name="Role">The roles it was done in.</param>
/// <param name="What">The call or command.</param>
/// <param name="Outcome">The status of the answer, or <c>done</c>.</param>
/// <param name="Node">The node or machine.</param>
/// <param name="Request">The id of the request, which the node's log has too.</param>
internal sealed record AuditItem(EventTime At, string Who, string Role, string What, string Outcome, string Node, string Request);
