using Microsoft.AspNetCore.Http;

namespace Tidemark.Server.Cluster;

/// <summary>The answer of another node, given on as it came.</summary>
internal sealed class PassedAnswer(HttpResponseMessage answer) : IResult
{
    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (answer)
        {
            HttpResponse response = httpContext.Response;
            response.StatusCode = (int)answer.StatusCode;
            if (answer.Content.Headers.ContentType is { } type) response.ContentType = type.ToString();
            if (answer.Headers.RetryAfter is { } retry) response.Headers.RetryAfter = retry.ToString();
            if (answer.Headers.ETag is { } tag) response.Headers.ETag = tag.ToString();
            if (answer.Headers.CacheControl is { } caching) response.Headers.CacheControl = caching.ToString();
            if (answer.StatusCode == System.Net.HttpStatusCode.NotModified) return;
            await answer.Content.CopyToAsync(response.Body, httpContext.RequestAborted);
        }
    }
}
