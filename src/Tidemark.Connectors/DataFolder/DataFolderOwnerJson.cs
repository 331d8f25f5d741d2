using System.Text.Json.Serialization;

namespace Tidemark.Connectors.DataFolder;

/// <summary>The JSON form of <see cref="DataFolderOwner"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(DataFolderOwner))]
internal sealed partial class DataFolderOwnerJson : JsonSerializerContext;
