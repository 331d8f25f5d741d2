using System.Globalization;
using System.Text;
using System.Text.Json;
using Tidemark.Core.Hashing;

namespace Tidemark.Server.DeadLetters;

/// <summary>How records name a viewer: by its id, or by its hash where the door has sealed them.</summary>
internal sealed class ViewerNames
{
    /// <summary>No record that was taken is nested deeper, with what is put around it.</summary>
    public const int DepthMax = 256;

    private readonly byte[] id, hash;

    public ViewerNames(string viewer, SipHash viewerHash)
    {
        id = Encoding.UTF8.GetBytes(viewer);
        hash = Encoding.ASCII.GetBytes(viewerHash.Hash(id).ToString("x16", CultureInfo.InvariantCulture));
    }

    /// <summary>Whether a record holds a JSON string that is one of the names, however it is escaped; of what is no JSON, whether the bytes
    /// hold one of them.</summary>
    public bool AreIn(ReadOnlySpan<byte> record)
    {
        try
        {
            var reader = new Utf8JsonReader(record, new JsonReaderOptions { MaxDepth = DepthMax });
            while (reader.Read())
                if (reader.TokenType == JsonTokenType.String && (reader.ValueTextEquals(id) || reader.ValueTextEquals(hash))) return true;
            return false;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return record.IndexOf(id) >= 0 || record.IndexOf(hash) >= 0;
        }
    }
}
