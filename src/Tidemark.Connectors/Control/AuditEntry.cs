namespace Tidemark.Connectors.Control;

/// <summary>Who did what.</summary>
/// <param name="At">When, epoch milliseconds.</param>
/// <param name="Id">Tells it from others of the same moment.</param>
/// <param name="Who">The name of the key or the subject of the token; the user of the system for commands.</param>
/// <param name="Role">The role it was done in.</param>
/// <param name="What">The call or command, with what it was done to.</param>
/// <param name="Outcome">What came of it: the status of an answer.</param>
/// <param name="Node">The node or machine.</param>
/// <param name="Request">The request's id, which the log has too; empty for commands.</param>
public sealed record AuditEntry(
    long At, string Id, string Who, string Role, string What, string Outcome, string Node, string Request);
