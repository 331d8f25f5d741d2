using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Tidemark.Core.Hashing;
using Tidemark.Server.Access;

namespace Tidemark.Server.Http;

/// <summary><c>GET /</c>: the console, whose files this assembly carries where it was built on a machine with Node.js.</summary>
/// <remarks>The files hold no data and are there for everybody, since the page of the login is one of them.</remarks>
internal static class ConsoleEndpoints
{
    /// <summary>What stands at <c>/</c> where the console was not built.</summary>
    public const string NotBuilt =
        "This node has no console: install Node.js 20.19, 22.12 or newer with npm, and build it again "
        + "(dotnet build src/Tidemark.Cli -c Release).\n";

    private const string Prefix = "console/", Page = "index.html";

    /// <summary>The page takes nothing from another host, and nobody may show it within a page of his own.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    private static readonly FrozenDictionary<string, string> types = new Dictionary<string, string>
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
    }.ToFrozenDictionary();

    /// <summary>Whether a request is for a file of the console.</summary>
    public static bool IsFor(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ConsoleFile>() is not null;

    public static void Map(IEndpointRouteBuilder routes, Gate gate)
    {
        FrozenDictionary<string, ConsoleFile> files = Load();
        ConsoleFile page = files.GetValueOrDefault(Page) ?? new ConsoleFile(Encoding.UTF8.GetBytes(NotBuilt), "text/plain; charset=utf-8");
        Map("/", page, "no-cache");

        // The name of any other file holds a hash of what is in it.
        foreach ((string name, ConsoleFile file) in files)
            if (name != Page) Map("/" + name, file, "public, max-age=31536000, immutable");

        void Map(string path, ConsoleFile file, string caching) => routes
            .MapGet(path, (HttpContext context) => Answer(context, gate, file, caching)).WithMetadata(file).ExcludeFromDescription();
    }

    /// <summary>Where every call needs a key, so does the page: whoever brings none learns so by the status, and gets the login.</summary>
    private static Task Answer(HttpContext context, Gate gate, ConsoleFile file, string caching)
    {
        HttpResponse response = context.Response;
        bool isStranger = gate.LocksEverything && context.Features.Get<Caller>() is not { IsAnonymous: false };
        response.Headers[HeaderNames.CacheControl] = caching;
        response.Headers[HeaderNames.ETag] = file.Tag;
        response.Headers[HeaderNames.ContentSecurityPolicy] = Policy;
        response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        if (isStranger && context.Request.Path == "/")
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        }
        else if (JsonAnswer.Has(context.Request.Headers[HeaderNames.IfNoneMatch].ToString(), file.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = file.Type;
        return response.Body.WriteAsync(file.Bytes).AsTask();
    }

    private static FrozenDictionary<string, ConsoleFile> Load()
    {
        var files = new Dictionary<string, ConsoleFile>(StringComparer.Ordinal);
        foreach (string name in typeof(ConsoleEndpoints).Assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(Prefix, StringComparison.Ordinal)) continue;
            using Stream stream = typeof(ConsoleEndpoints).Assembly.GetManifestResourceStream(name)!;
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            files[name[Prefix.Length..]] = new ConsoleFile(bytes, types[Path.GetExtension(name)]);
        }

        return files.ToFrozenDictionary();
    }

    /// <summary>A file of the console.</summary>
    private sealed record ConsoleFile(byte[] Bytes, string Type)
    {
        public string Tag { get; } = string.Create(CultureInfo.InvariantCulture, $"W/\"{XxHash64.Hash(Bytes, 0):x16}\"");
    }
}
