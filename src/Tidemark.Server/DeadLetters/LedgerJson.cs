using System.Text.Json.Serialization;
using Tidemark.Media.Outputs;

namespace Tidemark.Server.DeadLetters;

/// <summary>How the ledger is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    Converters = [typeof(EventTimeJsonConverter)])]
[JsonSerializable(typeof(LedgerLine))]
internal sealed partial class LedgerJson : JsonSerializerContext;
