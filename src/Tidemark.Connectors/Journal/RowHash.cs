using System.Buffers.Binary;
using Tidemark.Core.Hashing;

namespace Tidemark.Connectors.Journal;

/// <summary>The hash of a row: XXH64, seed 0, over a tag that names its table and its columns, each an 8-byte little-endian integer. So no
/// row can pass for another, of its own table or of a different one.</summary>
internal static class RowHash
{
    public const long Shard = 1;
    public const long Record = 2;
    public const long Snapshot = 3;
    public const long Fired = 4;

    /// <summary>The hash of a tag and columns.</summary>
    public static ulong Of(params ReadOnlySpan<long> columns)
    {
        int length = columns.Length * sizeof(long);
        Span<byte> bytes = length <= 512 ? stackalloc byte[length] : new byte[length];
        for (int i = 0; i < columns.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(bytes[(i * sizeof(long))..], columns[i]);
        return XxHash64.Hash(bytes);
    }
}
