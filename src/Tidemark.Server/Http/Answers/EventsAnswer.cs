using Tidemark.Server.Ingest;

namespace Tidemark.Server.Http.Answers;

/// <summary>What became of the events of a request; those accepted are durable.</summary>
/// <param name="Accepted">How many were accepted.</param>
/// <param name="Rejected">Those that were not.</param>
internal sealed record EventsAnswer(int Accepted, IReadOnlyList<RejectedItem> Rejected);
