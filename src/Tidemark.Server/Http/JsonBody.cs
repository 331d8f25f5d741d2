using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Tidemark.Server.Http;

/// <summary>Reads the body of a request as one JSON value in UTF-8.</summary>
internal static class JsonBody
{
    private const string Media = "application/json", Charset = "utf-8";

    /// <summary>Reads a body to its end.</summary>
    /// <returns>The value, null where there is none or that is what the JSON says; or the refusal of another media type.</returns>
    /// <exception cref="BadHttpRequestException">It is no JSON of this kind, too large, or broke off.</exception>
    public static async ValueTask<(T? Value, IResult? Refusal)> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        bool isRead = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? media)
            && media.MediaType.Equals(Media, StringComparison.OrdinalIgnoreCase)
            && (!media.Charset.HasValue || HeaderUtilities.RemoveQuotes(media.Charset).Equals(Charset, StringComparison.OrdinalIgnoreCase));
        if (!isRead) return (null, Problems.UnsupportedMedia($"Send {Media} in UTF-8, not \"{request.ContentType}\"."));
        while (true)
        {
            ReadResult read = await request.BodyReader.ReadAsync(cancellationToken);
            if (!read.IsCompleted)
            {
                request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            try
            {
                return (Parse(read, type), null);
            }
            finally
            {
                // The server would break the connection off where a reading is left open.
                request.BodyReader.AdvanceTo(read.Buffer.End);
            }
        }
    }

    private static T? Parse<T>(ReadResult read, JsonTypeInfo<T> type)
        where T : class
    {
        if (read.Buffer.IsEmpty) return null;
        try
        {
            return JsonSerializer.Deserialize(read.Buffer.IsSingleSegment ? read.Buffer.FirstSpan : read.Buffer.ToArray(), type);
        }
        catch (JsonException wrong)
        {
            throw new BadHttpRequestException(wrong.Message, StatusCodes.Status400BadRequest, wrong);
        }
    }
}
