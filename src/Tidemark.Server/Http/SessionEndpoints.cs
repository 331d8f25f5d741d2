using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tidemark.Server.Access;
using Tidemark.Server.Http.Answers;

namespace Tidemark.Server.Http;

/// <summary><c>/v1/session</c>: who one is, and the login of the console.</summary>
internal static class SessionEndpoints
{
    private const string Path = "/v1/session";

    /// <summary>A login holds one key.</summary>
    private const int BodyBytesMax = 32 * 1024;

    /// <summary>Whether a request is a login, which brings its key in its body.</summary>
    public static bool IsLogin(HttpRequest request) => request.Path == Path && HttpMethods.IsPost(request.Method);

    public static void Map(IEndpointRouteBuilder routes, Gate gate)
    {
        routes.MapGet(Path, (HttpContext context) => Answer(context.Features.Get<Caller>()!, null))
            .WithName("get_session")
            .WithSummary("Who makes this request, and what that may.")
            .Produces<SessionAnswer>();
        routes.MapPost(Path, (HttpContext context, CancellationToken cancellationToken) => LogInAsync(gate, context, cancellationToken))
            .Accepts<SessionRequest>("application/json")
            .WithMetadata(new RequestSizeLimitAttribute(BodyBytesMax))
            .WithName("log_in")
            .WithSummary("Gives a browser the cookie of a session for a key.")
            .Produces<SessionAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized);
        routes.MapDelete(Path, LogOut)
            .WithName("log_out")
            .WithSummary("Takes the cookie of a session back.")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> LogInAsync(
        Gate gate, HttpContext context, CancellationToken cancellationToken)
    {
        (SessionRequest? request, IResult? refusal) =
            await JsonBody.ReadAsync(context.Request, ServerJson.Default.SessionRequest, cancellationToken);
        if (refusal is not null) return refusal;
        if (request?.Key is not { Length: > 0 } key) return Problems.BadRequest("key must be an access key, as text.");
        if (await gate.LogInAsync(key, cancellationToken) is not var (cookie, until, caller))
            return Problems.Unauthorized(context);
        context.Response.Cookies.Append(
            Sessions.Cookie, cookie, Cookie(context, DateTimeOffset.FromUnixTimeMilliseconds(until.Milliseconds)));
        return Answer(caller, until);
    }

    private static IResult LogOut(HttpContext context)
    {
        context.Response.Cookies.Delete(Sessions.Cookie, Cookie(context, null));
        return Results.NoContent();
    }

    /// <summary>No script reads it, no other site sends it, and it goes over TLS alone; but a node on loopback may have none.</summary>
    private static CookieOptions Cookie(HttpContext context, DateTimeOffset? until) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps || context.Connection.LocalIpAddress is not { } address || !IPAddress.IsLoopback(address),
        Path = "/",
        Expires = until,
    };

    private static IResult Answer(Caller caller, Core.Time.EventTime? until) => Results.Json(
        new SessionAnswer(
            caller.Name, [.. caller.Roles.Select(Roles.Name)],
            [.. Enum.GetValues<AccessRight>().Skip(1).Where(caller.May).Select(p => p.ToString().ToLowerInvariant())],
            caller.ForeignBy, until),
        ServerJson.Default.SessionAnswer);
}
