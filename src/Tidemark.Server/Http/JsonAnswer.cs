using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Tidemark.Core.Hashing;

namespace Tidemark.Server.Http;

/// <summary>An answer to a read: JSON with a weak entity tag (RFC 9110, section 8.8), or 304 where the caller has it already.</summary>
/// <remarks>The tag is a hash of what is answered but for the moment of answering (<c>processed_at</c>), which alone makes no other
/// answer.</remarks>
internal static class JsonAnswer
{
    /// <summary>What is said in <c>Cache-Control</c>: each caller's own, and asked for again each time.</summary>
    private const string Caching = "private, no-cache";

    /// <summary>A larger buffer is not kept.</summary>
    private const int ScratchBytesMax = 1 << 20;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? scratch;

    [ThreadStatic]
    private static Utf8JsonWriter? scratchWriter;

    private static ReadOnlySpan<byte> Moment => "\"processed_at\":\""u8;

    /// <summary>Answers 200, or 304.</summary>
    public static IResult Of<T>(T value, JsonTypeInfo<T> type) => new Result<T>(value, type);

    /// <summary>The tag of an answer.</summary>
    internal static string TagOf(ReadOnlySpan<byte> json)
    {
        int at = json.IndexOf(Moment);
        ulong hash = at < 0
            ? XxHash64.Hash(json, 0)
            : XxHash64.Hash(json[(at + Moment.Length + json[(at + Moment.Length)..].IndexOf((byte)'"'))..], XxHash64.Hash(json[..at], 0));
        return string.Create(CultureInfo.InvariantCulture, $"W/\"{hash:x16}\"");
    }

    /// <summary>Whether a caller has an answer: one of the tags that it lists, compared weakly, or any (<c>*</c>).</summary>
    internal static bool Has(string ifNoneMatch, string tag) =>
        ifNoneMatch.Length > 0 && ifNoneMatch.Split(',', StringSplitOptions.TrimEntries)
            .Any(given => given == "*" || (given.StartsWith("W/", StringComparison.Ordinal) ? given : "W/" + given) == tag);

    private sealed class Result<T>(T value, JsonTypeInfo<T> type) : IResult
    {
        /// <inheritdoc/>
        public Task ExecuteAsync(HttpContext httpContext)
        {
            ArrayBufferWriter<byte> buffer = Written();
            HttpResponse response = httpContext.Response;
            if (HttpMethods.IsGet(httpContext.Request.Method))
            {
                string tag = TagOf(buffer.WrittenSpan);
                response.Headers[HeaderNames.ETag] = tag;
                response.Headers[HeaderNames.CacheControl] = Caching;
                if (Has(httpContext.Request.Headers[HeaderNames.IfNoneMatch].ToString(), tag))
                {
                    response.StatusCode = StatusCodes.Status304NotModified;
                    return Task.CompletedTask;
                }
            }

            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = buffer.WrittenCount;
            response.BodyWriter.Write(buffer.WrittenSpan);
            return Task.CompletedTask;
        }

        /// <summary>The JSON, in a buffer that is this thread's until it answers the next request: nothing is awaited meanwhile.</summary>
        private ArrayBufferWriter<byte> Written()
        {
            if (scratch is not { } buffer || buffer.Capacity > ScratchBytesMax) scratch = buffer = new ArrayBufferWriter<byte>(2_048);
            buffer.ResetWrittenCount();
            if (scratchWriter is not { } writer) scratchWriter = writer = new Utf8JsonWriter(buffer);
            writer.Reset(buffer);
            JsonSerializer.Serialize(writer, value, type);
            writer.Flush();
            return buffer;
        }
    }
}
