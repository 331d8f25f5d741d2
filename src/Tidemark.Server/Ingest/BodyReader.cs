using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Tidemark.Server.Ingest;

/// <summary>Reads a request's body whole, decompressed, up to a limit.</summary>
internal static class BodyReader
{
    /// <summary>Reads the body.</summary>
    /// <param name="request">The request; its content encoding must be none, <c>identity</c> or <c>gzip</c>.</param>
    /// <param name="bytesMax">The limit, which holds for the decompressed body.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <returns>The body in a rented buffer, which the caller returns; null where it is larger than the limit.</returns>
    /// <exception cref="InvalidDataException">The gzip data is damaged.</exception>
    public static async Task<(byte[] Buffer, int Length)?> ReadAsync(
        HttpRequest request, long bytesMax, CancellationToken cancellationToken)
    {
        await using Stream? gunzip = IsGzip(request) ? new GZipStream(request.Body, CompressionMode.Decompress) : null;
        Stream body = gunzip ?? request.Body;
        long expected = gunzip is null ? Math.Min(request.ContentLength ?? 0, bytesMax) : 0;
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(expected + 1, 64 * 1024));
        int length = 0;
        try
        {
            while (true)
            {
                int read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken);
                if (read == 0) return (buffer, length);
                length += read;
                if (length > bytesMax) break;
                if (length == buffer.Length) buffer = Grow(buffer, length);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return null;
    }

    /// <summary>Whether the content encoding is one that is read.</summary>
    public static bool IsEncodingKnown(HttpRequest request) =>
        IsGzip(request) || request.Headers.ContentEncoding.ToString() is "" or "identity";

    private static bool IsGzip(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString().Equals("gzip", StringComparison.OrdinalIgnoreCase);

    private static byte[] Grow(byte[] buffer, int length)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
