using System.Text.Json.Serialization;
using Tidemark.Media.Outputs;
using Tidemark.Server.Http.Answers;
using Tidemark.Server.Ingest;

namespace Tidemark.Server.Http;

/// <summary>How requests and answers are written as JSON: snake_case, times as ISO-8601.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(EventTimeJsonConverter)])]
[JsonSerializable(typeof(EventsAnswer))]
[JsonSerializable(typeof(VideoAnswer))]
[JsonSerializable(typeof(VideoWindowsAnswer))]
[JsonSerializable(typeof(VideosAnswer))]
[JsonSerializable(typeof(WindowsAnswer))]
[JsonSerializable(typeof(TrendingAnswer))]
[JsonSerializable(typeof(ScoreRequest))]
[JsonSerializable(typeof(ScoreAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ShardsAnswer))]
[JsonSerializable(typeof(ClusterAnswer))]
[JsonSerializable(typeof(MemberAnswer))]
[JsonSerializable(typeof(LocateAnswer))]
[JsonSerializable(typeof(LiveState))]
[JsonSerializable(typeof(ActorsAnswer))]
[JsonSerializable(typeof(LogAnswer))]
[JsonSerializable(typeof(double?[][]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(DeadLettersAnswer))]
[JsonSerializable(typeof(DeadLetterAnswer))]
[JsonSerializable(typeof(ReplayAnswer))]
[JsonSerializable(typeof(AlertsAnswer))]
[JsonSerializable(typeof(SessionRequest))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(ModelsAnswer))]
[JsonSerializable(typeof(SettingsAnswer))]
[JsonSerializable(typeof(ErasureAnswer))]
[JsonSerializable(typeof(IReadOnlyList<RejectedItem>))]
internal sealed partial class ServerJson : JsonSerializerContext;
