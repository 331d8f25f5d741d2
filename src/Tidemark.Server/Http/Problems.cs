using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Tidemark.Server.Http;

/// <summary>The refusals of the HTTP interface, as problem details (RFC 9457): what was wrong and what is possible.</summary>
internal static class Problems
{
    public static IResult BadRequest(string detail) => Of(StatusCodes.Status400BadRequest, "The request cannot be answered", detail);

    public static IResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "Not found", detail);

    public static IResult TooLarge(string detail) => Of(StatusCodes.Status413PayloadTooLarge, "The request is too large", detail);

    public static IResult UnsupportedMedia(string detail) =>
        Of(StatusCodes.Status415UnsupportedMediaType, "The media type is not one that is read", detail);

    /// <summary>Nobody is known by what a request brought, or it brought nothing and that is not enough.</summary>
    /// <param name="context">The request.</param>
    /// <param name="foreignBy"><see cref="Access.Caller.ForeignBy"/> where that alone is why.</param>
    public static IResult Unauthorized(HttpContext context, string? foreignBy = null)
    {
        bool brought = context.Request.Headers.Authorization.Count > 0;
        context.Response.Headers.WWWAuthenticate = brought ? "Bearer error=\"invalid_token\"" : "Bearer";
        return Of(
            StatusCodes.Status401Unauthorized, brought ? "The key is not good" : "A key is needed",
            brought
                ? "The header \"Authorization\" must be \"Authorization: Bearer KEY\", with a key of this node that is neither revoked nor "
                    + "expired, or a token that it takes."
                : (foreignBy is null ? "" : $"The header \"{foreignBy}\" says that the request is not from this machine, to which alone "
                    + "the node is open: ask it by localhost, with nothing between. Or: ")
                    + "Send the header \"Authorization: Bearer KEY\"; \"tidemark key create\" makes keys.");
    }

    /// <summary>Whoever asks is known and may not.</summary>
    public static IResult Forbidden(string name, string roles, string needed) => Of(
        StatusCodes.Status403Forbidden, "The role is not enough", $"\"{name}\" has the role {roles}, and this call needs {needed}.");

    /// <summary>The refusal of a request that reached no call, or that the call's binding refused without a word.</summary>
    public static IResult Unreached(HttpContext context, long bodyBytesMax)
    {
        int status = context.Response.StatusCode;
        return Of(status, ReasonPhrases.GetReasonPhrase(status), status switch
        {
            StatusCodes.Status404NotFound => $"There is no call {context.Request.Path}; /openapi/v1.json lists those there are.",
            StatusCodes.Status405MethodNotAllowed =>
                $"{context.Request.Path} does not take {context.Request.Method} but {context.Response.Headers.Allow}.",
            StatusCodes.Status413PayloadTooLarge => $"The body is larger than {bodyBytesMax} bytes.",
            StatusCodes.Status415UnsupportedMediaType =>
                $"Send {EventEndpoints.MediaOf(context.Request.Path)}, not \"{context.Request.ContentType}\".",
            _ => "The request could not be read.",
        });
    }

    /// <summary>The refusal of a request whose body or parameters could not be read.</summary>
    public static IResult Unreadable(BadHttpRequestException wrong) => Of(
        wrong.StatusCode, "The request cannot be answered", wrong.InnerException is JsonException json
            ? $"The body could not be read as the JSON of this call: {json.Path ?? "$"} is wrong, "
                + $"line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}."
            // The framework names parameters with their C# types.
            : "The request could not be read: " + wrong.Message.Replace("Nullable<int>", "integer", StringComparison.Ordinal)
                .Replace("Nullable<bool>", "boolean", StringComparison.Ordinal));

    /// <summary>Another node asked for a shard that is not here, or no more.</summary>
    public static IResult Misdirected(int shard) => Of(
        StatusCodes.Status421MisdirectedRequest, "Not here", $"Shard {shard} is not on this node.");

    public static IResult NotNow(HttpContext context, string detail, int retryAfterSeconds)
    {
        context.Response.Headers.RetryAfter = retryAfterSeconds.ToString();
        return Of(StatusCodes.Status429TooManyRequests, "Not now", detail);
    }

    public static IResult Unavailable(HttpContext context, string detail)
    {
        context.Response.Headers.RetryAfter = "1";
        return Of(StatusCodes.Status503ServiceUnavailable, "The node cannot answer now", detail);
    }

    public static IResult Of(int status, string title, string detail, IDictionary<string, object?>? more = null) =>
        Results.Problem(detail, statusCode: status, title: title, extensions: more);
}
