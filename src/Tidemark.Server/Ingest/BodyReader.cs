using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace Tidemark.Server.Ingest;

/// <summary>Reads the bodies of requests whole, decompressed, up to a limit of each and of all together.</summary>
/// <param name="bytesMax">The limit of one body, decompressed.</param>
/// <param name="budget">The limit of all.</param>
internal sealed class BodyReader(long bytesMax, BodyBudget budget)
{
    // What a sender only announces takes no memory yet.
    private const int FirstBytes = 64 * 1024;
    private const int AnnouncedBytesMax = 512 * 1024;

    /// <summary>Reads the body.</summary>
    /// <param name="request">The request; its content encoding must be none, <c>identity</c> or <c>gzip</c>.</param>
    /// <param name="cancellationToken">Gives up reading.</param>
    /// <exception cref="BadHttpRequestException">The request is malformed or broke off.</exception>
    public async Task<BodyOutcome> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > bytesMax) return BodyOutcome.Of(BodyFault.TooLarge);
        int announced = (int)Math.Min(request.ContentLength ?? 0, AnnouncedBytesMax) + 1;
        BodyBuffer? body = BodyBuffer.Rent(budget, Math.Max(announced, FirstBytes));
        if (body is null) return BodyOutcome.Of(BodyFault.NoRoom);
        BodyFault fault = BodyFault.Damaged;
        try
        {
            fault = await ReadAsync(request, body, cancellationToken);
        }
        catch (InvalidDataException)
        {
            // The gzip data is damaged.
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            fault = BodyFault.TooSlow;
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            fault = BodyFault.TooLarge;
        }
        finally
        {
            if (fault != BodyFault.None) body.Dispose();
        }

        return fault == BodyFault.None ? new BodyOutcome(body, fault) : BodyOutcome.Of(fault);
    }

    /// <summary>Whether the content encoding is one that is read.</summary>
    public static bool IsEncodingKnown(HttpRequest request) =>
        IsGzip(request) || request.Headers.ContentEncoding.ToString() is "" or "identity";

    private async Task<BodyFault> ReadAsync(HttpRequest request, BodyBuffer body, CancellationToken cancellationToken)
    {
        await using Stream? gunzip = IsGzip(request) ? new GZipStream(request.Body, CompressionMode.Decompress) : null;
        Stream stream = gunzip ?? request.Body;
        while (true)
        {
            int read = await stream.ReadAsync(body.Room, cancellationToken);
            if (read == 0) return BodyFault.None;
            body.Advance(read);
            if (body.Length > bytesMax) return BodyFault.TooLarge;
            if (body.Room.IsEmpty && !body.TryGrow(body.Length * 2)) return BodyFault.NoRoom;
        }
    }

    private static bool IsGzip(HttpRequest request) =>
        request.Headers.ContentEncoding.ToString().Equals("gzip", StringComparison.OrdinalIgnoreCase);
}
