using System.Text.Json;
using Tidemark.UnitTests.Gates;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Tidemark.UnitTests.Deploy;

/// <summary>Reads YAML as JSON.</summary>
internal static class YamlDocument
{
    /// <summary>The documents of a file of the repository; numbers and truth values are texts.</summary>
    public static IReadOnlyList<JsonElement> Read(string path)
    {
        var parser = new Parser(new StringReader(SourceTree.Read(path).Text));
        IDeserializer deserializer = new DeserializerBuilder().Build();
        ISerializer serializer = new SerializerBuilder().JsonCompatible().Build();
        List<JsonElement> documents = [];
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
            documents.Add(JsonDocument.Parse(serializer.Serialize(deserializer.Deserialize<object>(parser))).RootElement);
        return documents;
    }
}
