using Tidemark.Connectors.Control;
using Tidemark.Server.Access;
using Tidemark.Server.DeadLetters;
using Tidemark.Server.Logging;
using Tidemark.Server.Nodes;
using Tidemark.Server.Telemetry;

namespace Tidemark.Server.Http;

/// <summary>What the HTTP interface shows and leads to.</summary>
/// <param name="Node">The node.</param>
/// <param name="Letters">Its dead letters.</param>
/// <param name="Telemetry">Its metrics.</param>
/// <param name="Log">Its log.</param>
/// <param name="Gate">Who may do what.</param>
/// <param name="Audit">Who did what.</param>
/// <param name="Alerts">The states of alerts.</param>
internal sealed record HttpParts(
    Node Node, DeadLetterOffice Letters, NodeTelemetry Telemetry, NodeLog Log, Gate Gate, AuditTrail Audit, AlertStore Alerts);
