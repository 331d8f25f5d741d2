using System.Text.Json;
using Tidemark.Connectors.Files;
using Tidemark.Core.Shards;

namespace Tidemark.Server.Replay;

/// <summary>What one shard holds of a group's window, as a line of the spool; its identity comes last, as in every spooled line.</summary>
internal sealed record SpooledGroup(byte[] Payload, string Id)
{
    /// <summary>The line of an output.</summary>
    public static SinkLine LineOf(in Output output) => new(
        output.Id,
        JsonSerializer.SerializeToUtf8Bytes(
            new SpooledGroup(output.Payload.ToArray(), output.Id.ToString()), ReplayJson.Default.SpooledGroup));

    /// <summary>The payload that a line holds.</summary>
    public static byte[] PayloadOf(in SinkLine line) =>
        JsonSerializer.Deserialize(line.Json.Span, ReplayJson.Default.SpooledGroup)!.Payload;
}
