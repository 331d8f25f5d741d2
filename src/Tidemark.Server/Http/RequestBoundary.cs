using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ObjectPool;
using Tidemark.Connectors.Control;
using Tidemark.Core;
using Tidemark.Server.Access;
using Tidemark.Server.Cluster;
using Tidemark.Server.Nodes;

namespace Tidemark.Server.Http;

/// <summary>What every request passes: (1) its id, (2) who makes it and whether that may, (3) how often, (4) the call, whose failures are
/// told as problems, (5) the audit log.</summary>
internal sealed class RequestBoundary(Node node, Owners owners, Gate gate, RateLimits limits, AuditTrail audit, ILogger logger)
{
    private const string IdHeader = "X-Request-Id";

    private const int IdCharactersMax = 64, WhatCharactersMax = 300, PatiencesMax = 256;

    private static readonly TimeSpan noteEvery = TimeSpan.FromSeconds(1);

    private readonly ObjectPool<CancellationTokenSource> patiences =
        new DefaultObjectPool<CancellationTokenSource>(new PatiencePolicy(), PatiencesMax);

    private long strangers, notedAt;

    /// <summary>Answers a request.</summary>
    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        TakeId(context);
        bool isPeer = owners.IsPeer(context.Request);
        Caller? caller = isPeer ? Caller.Peer : await gate.WhoAsync(context, context.RequestAborted);
        Needed? needed = context.GetEndpoint()?.Metadata.GetMetadata<Needed>();
        if (caller is not null && needed is { AsksWho: true }) context.Features.Set(caller);
        bool isAct = !isPeer && caller is { IsAnonymous: false } && needed is { Right: >= AccessRight.Operate };
        if (Refusal(context, caller, needed) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            if (caller is null) NoteStranger();
            else if (isAct && limits.MayNoteRefusal(caller)) await AuditAsync(context, caller, needed!);
            return;
        }

        try
        {
            await AnswerAsync(context, next, needed);
        }
        finally
        {
            if (isAct) await AuditAsync(context, caller!, needed!);
        }
    }

    private IResult? Refusal(HttpContext context, Caller? caller, Needed? needed)
    {
        if (caller is null) return Problems.Unauthorized(context);

        // Without a key nobody learns even which calls there are.
        bool isLocked = caller is { IsAnonymous: true, Roles: [] }
            && (gate.LocksEverything
                ? !SessionEndpoints.IsLogin(context.Request) && !ConsoleEndpoints.IsFor(context)
                : needed is not { Right: AccessRight.None });
        if (isLocked) return Problems.Unauthorized(context, needed is { Right: >= AccessRight.Operate } ? null : caller.ForeignBy);
        if (needed is null) return null;
        if (needed.Right != AccessRight.None && limits.SecondsUntilNext(caller) is { } seconds)
            return Problems.NotNow(
                context, "More requests came with this key or from this address than it may make (access.rate).", seconds);
        if (!caller.May(needed.Right))
        {
            return caller.IsAnonymous
                ? Problems.Unauthorized(context)
                : Problems.Forbidden(caller.Name, caller.RoleNames, $"the right to {needed.Right.ToString().ToLowerInvariant()}");
        }

        return null;
    }

    /// <summary>Who brings what is no key leaves a trace, but no more than a line a second.</summary>
    private void NoteStranger()
    {
        Interlocked.Increment(ref strangers);
        long at = Interlocked.Read(ref notedAt);
        if (node.Clock.GetElapsedTime(at) < noteEvery) return;
        if (Interlocked.CompareExchange(ref notedAt, node.Clock.GetTimestamp(), at) != at) return;
        Access.Log.Strangers(logger, Interlocked.Exchange(ref strangers, 0));
    }

    /// <summary>Nobody outside sees a stack trace. A call that ends by itself is given up after a while, and a shard that does not answer
    /// in time is told as such; one that lasts as long as its caller is patient.</summary>
    private async Task AnswerAsync(HttpContext context, RequestDelegate next, Needed? needed)
    {
        // A caller that goes away is not noticed, but then what it asked for ends soon, too; a token for both would have to be made anew.
        CancellationTokenSource? patience = needed is { IsPatient: true } ? null : patiences.Get();
        if (patience is not null)
        {
            patience.CancelAfter(node.Options.HttpQueryTimeout);
            context.RequestAborted = patience.Token;
        }

        try
        {
            await next(context);
            if (context.Response is { StatusCode: >= StatusCodes.Status400BadRequest, HasStarted: false, ContentType: null })
                await Problems.Unreached(context, node.Options.HttpBodyBytesMax).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (patience is not { IsCancellationRequested: true } || context.Response.HasStarted)
        {
            // The caller has gone; there is nobody to answer.
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            await TellAsync(context, failure);
        }

        if (patience is not null) patiences.Return(patience);
    }

    private Task TellAsync(HttpContext context, Exception failure)
    {
        switch (failure)
        {
            case OperationCanceledException:
                return Problems.Unavailable(context, "A shard did not answer in time; it may be recovering. See /readyz.")
                    .ExecuteAsync(context);
            case BadHttpRequestException wrong:
                return Problems.Unreadable(wrong).ExecuteAsync(context);
            case TidemarkException known:
                Log.RequestFailed(logger, known, context.Request.Method, Pattern(context), context.TraceIdentifier);
                return Problems.Unavailable(context, known.Message).ExecuteAsync(context);
            default:
                Log.RequestFailed(logger, failure, context.Request.Method, Pattern(context), context.TraceIdentifier);
                return Problems.Of(
                    StatusCodes.Status500InternalServerError, "The node failed to answer",
                    $"The node's log tells why, under the request id {context.TraceIdentifier}.").ExecuteAsync(context);
        }
    }

    private async Task AuditAsync(HttpContext context, Caller caller, Needed needed)
    {
        string target = needed.HidesPath ? Pattern(context) : $"{context.Request.Path}{context.Request.QueryString}";
        string what = $"{context.Request.Method} {target}";
        if (what.Length > WhatCharactersMax) what = what[..WhatCharactersMax];
        string outcome = $"{context.Response.StatusCode}";
        var entry = new AuditEntry(
            node.Now().Milliseconds, Guid.NewGuid().ToString("N"), caller.Name, caller.RoleNames, what, outcome, node.Name,
            context.TraceIdentifier);
        try
        {
            // Not given up with the request: what was done is written down though nobody waits for the answer.
            await audit.AddAsync(entry, CancellationToken.None);
            Access.Log.Audited(logger, caller.Name, caller.RoleNames, what, outcome, context.TraceIdentifier);
        }
        catch (Exception failure)
        {
            // Whatever the reason: that it was done must stand somewhere.
            Access.Log.NotAudited(logger, failure, caller.Name, caller.RoleNames, what, outcome);
        }
    }

    /// <summary>The id that the caller gave, if it may stand in a log, else the server's own.</summary>
    private static void TakeId(HttpContext context)
    {
        string given = context.Request.Headers[IdHeader].ToString();
        if (given.Length is > 0 and <= IdCharactersMax && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':'))
            context.TraceIdentifier = given;
        context.Response.Headers[IdHeader] = context.TraceIdentifier;
    }

    private static string Pattern(HttpContext context) =>
        (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? context.Request.Path;

    /// <summary>Makes sources of tokens, and takes back those that were not cancelled.</summary>
    private sealed class PatiencePolicy : IPooledObjectPolicy<CancellationTokenSource>
    {
        /// <inheritdoc/>
        public CancellationTokenSource Create() => new();

        /// <inheritdoc/>
        public bool Return(CancellationTokenSource obj) => obj.TryReset();
    }
}
