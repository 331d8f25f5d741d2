using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;
using Tidemark.Core.Time;
using Tidemark.Server.Access;
using Tidemark.Server.Ingest;

namespace Tidemark.Server.Http;

/// <summary>What the description of the calls (<c>/openapi/v1.json</c>) says beyond what their code shows by itself: how values are
/// written, what every request can be refused for, and which right each call needs.</summary>
internal static class OpenApiDocument
{
    private const string Bearer = "bearer", Session = "session";

    /// <summary>Adds it.</summary>
    public static void Describe(OpenApiOptions api)
    {
        api.AddDocumentTransformer((document, _, _) => Introduce(document));
        api.AddSchemaTransformer(DescribeAsync);
        api.AddOperationTransformer((operation, context, _) => Describe(operation, context));
    }

    private static Task Introduce(Microsoft.OpenApi.OpenApiDocument document)
    {
        document.Info.Title = "Tidemark";
        document.Info.Description = "Fresh features and predictions from the event stream of a video platform.";
        document.AddComponent(Bearer, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An access key (tidemark key create), or a token that the node takes (access.jwt).",
        });
        document.AddComponent(Session, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = Sessions.Cookie,
            Description = "The session of a browser; POST /v1/session begins one.",
        });
        return Task.CompletedTask;
    }

    private static async Task DescribeAsync(
        OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        JsonTypeInfo type = context.JsonTypeInfo;
        if ((Nullable.GetUnderlyingType(type.Type) ?? type.Type) == typeof(EventTime))
        {
            schema.Type = JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
            schema.Description = "A time, ISO-8601 in UTC with milliseconds; null where infinite, as a watermark before any event.";
            schema.Properties = null;
        }
        else if (type.Type == typeof(ProblemDetails))
        {
            DescribeProblem(schema, await context.GetOrCreateSchemaAsync(
                typeof(IReadOnlyList<RejectedItem>), cancellationToken: cancellationToken));
        }
        else if (type.Type == typeof(IReadOnlyDictionary<string, JsonElement>))
        {
            schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Number | JsonSchemaType.Null };
        }
        else if (type.Kind == JsonTypeInfoKind.Object && schema.Properties is { Count: > 0 } properties)
        {
            schema.Required = new SortedSet<string>(
                type.Properties.Where(p => properties.ContainsKey(p.Name) && IsAlwaysThere(p)).Select(p => p.Name), StringComparer.Ordinal);
            foreach (JsonPropertyInfo property in type.Properties.Where(IsLeftOutWhenNull))
                if (properties.TryGetValue(property.Name, out IOpenApiSchema? its) && its is OpenApiSchema { Type: { } can } told)
                    told.Type = can & ~JsonSchemaType.Null;
        }
    }

    /// <summary>A problem as the node tells it (RFC 9457).</summary>
    private static void DescribeProblem(OpenApiSchema schema, OpenApiSchema rejected)
    {
        rejected.Description = "The events that were not taken, where none was.";
        schema.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("What kind of problem it is; absent where RFC 9110 names none."),
            ["title"] = Text("The kind of problem in few words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The status of the answer." },
            ["detail"] = Text("What was wrong and what is possible."),
            ["trace_id"] = Text("The id of the request or of its trace, as in the log; absent where the caller does not accept JSON."),
            ["rejected"] = rejected,
        };
        schema.Required = new SortedSet<string>(StringComparer.Ordinal) { "title", "status", "detail" };

        static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
    }

    private static bool IsAlwaysThere(JsonPropertyInfo property) =>
        !IsLeftOutWhenNull(property) && property.AssociatedParameter is not { HasDefaultValue: true };

    private static bool IsLeftOutWhenNull(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is
            [JsonIgnoreAttribute { Condition: JsonIgnoreCondition.WhenWritingNull }];

    private static Task Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        AccessRight right = context.Description.ActionDescriptor.EndpointMetadata.OfType<Needed>().Last().Right;
        if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Required = true;
            foreach (OpenApiMediaType media in body.Content!.Values)
                media.Schema = media.Schema?.OneOf?.FirstOrDefault(one => one.Type != JsonSchemaType.Null) ?? media.Schema;
            Refuse(StatusCodes.Status400BadRequest);
            Refuse(StatusCodes.Status408RequestTimeout);
            Refuse(StatusCodes.Status413PayloadTooLarge);
            Refuse(StatusCodes.Status415UnsupportedMediaType);
        }

        bool hasQuery = operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Query) ?? false;
        if (hasQuery) Refuse(StatusCodes.Status400BadRequest);

        // A key that is not good is refused even where none is needed.
        Refuse(StatusCodes.Status401Unauthorized);
        operation.Security = [];
        if (right == AccessRight.None) return Task.CompletedTask;
        Refuse(StatusCodes.Status403Forbidden);
        Refuse(StatusCodes.Status429TooManyRequests);
        Refuse(StatusCodes.Status503ServiceUnavailable);
        foreach (string way in new[] { Bearer, Session })
            operation.Security.Add(new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(way, context.Document)] = [] });
        string roles = string.Join(", ", Enum.GetValues<Role>().Where(role => Roles.Allows(role, right)).Select(Roles.Name));
        string needs = $"Needs the right to {right.ToString().ToLowerInvariant()}, which these roles have: {roles}.";
        operation.Description = operation.Description is { } before ? $"{before} {needs}" : needs;
        return Task.CompletedTask;

        void Refuse(int status) => operation.Responses!.TryAdd($"{status}", new OpenApiResponse
        {
            Description = ReasonPhrases.GetReasonPhrase(status),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] =
                    new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document) },
            },
        });
    }
}
