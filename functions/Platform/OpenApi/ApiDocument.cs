using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AutoVideo.Http;
using Microsoft.OpenApi;

namespace AutoVideo.Platform.OpenApi;

/// <summary>The API's description.</summary>
public interface IApiDocument
{
    /// <summary>OpenAPI 3.1 as UTF-8 JSON.</summary>
    byte[] Json { get; }
}

/// <summary>The API's description in OpenAPI 3.1, made once of what the functions declare.</summary>
internal sealed class ApiDocument(FunctionCatalog catalog, IEnumerable<IDescribedWebhook> webhooks) : IApiDocument
{
    private static readonly Dictionary<string, string> Features = new(StringComparer.Ordinal)
    {
        ["Render"] = "What can be drawn over scenes, and brand kits: colours, fonts, logo, watermark and cards.",
        ["Videos"] = "Make videos, follow them, fetch their files.",
        ["Ai"] = "What calls to providers cost, what plans allow, which providers there are, what was refused.",
        ["Articles"] = "Read articles of the web as sources.",
        ["Generate"] = "Have scenarios, titles and descriptions written, improved and translated.",
        ["Scenarios"] = "Write what videos say and show, with versions, sharing and comments.",
        ["Profiles"] = "Who somebody is to others: name, handle, picture; and the caller's own settings.",
        ["AccountData"] = "Take one's data along, hide or delete the account, delete the channel.",
        ["Batches"] = "Make many videos from one list.",
        ["Identity"] = "Accounts, sessions, API keys and ways to sign in; users, roles and the audit log for administrators.",
        ["Voice"] = "Voices cloned with the consent of whose they are.",
        ["Edits"] = "Change scenes of a video, render only what changed, compare and restore versions.",
        ["Reviews"] = "Approve a script or a storyboard before money is spent.",
        ["Platform"] = "Health, storage and this description.",
        ["Webhooks"] = "Be told of what happens by signed requests (Standard Webhooks 1.0).",
    };

    private readonly Lazy<byte[]> _json = new(() => Write(catalog, webhooks));

    public byte[] Json => _json.Value;

    private static byte[] Write(FunctionCatalog catalog, IEnumerable<IDescribedWebhook> webhooks)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Build(catalog, webhooks).SerializeAsV31(new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static OpenApiDocument Build(FunctionCatalog catalog, IEnumerable<IDescribedWebhook> webhooks)
    {
        var docs = new XmlDocs();
        var document = new OpenApiDocument
        {
            Info = new OpenApiInfo
            {
                Title = "AutoVideo",
                Version = "1.0.0",
                Description = "An idea or a recording becomes a narrated, captioned video. Times are ISO 8601 in UTC, lengths are seconds. "
                    + "Faults are problem details (RFC 9457) with a stable `code`; show `detail` to people and find `traceId` in logs. "
                    + "Begin with `POST /api/v1/auth/register` (or an API key, or on the machine itself the owner's key) and send `Authorization: Bearer …`. "
                    + "A POST may be repeated safely with an `Idempotency-Key`. Lists come in pages: follow `next` or the `Link` header. "
                    + "`RateLimit` says how many requests are left in this minute; after a 429 wait as long as `Retry-After` says. "
                    + "Every GET but those that sign somebody in answers HEAD too, alike without the body.",
                License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
            },
            Servers = [new OpenApiServer { Url = "/", Description = "The host that serves this description." }],
            Paths = [],
            Components = new OpenApiComponents(),
        };
        SecuritySchemes.AddTo(document);
        var schemas = new SchemaBuilder(document, docs);
        schemas.Of(typeof(Problem));
        document.AddComponent(ProblemAnswers.Other, ProblemAnswers.Answer(500, [], document));
        var functions = catalog.All.Where(function => function.Name != UnknownRouteFunction.Name).ToArray();
        document.Tags = functions.Select(function => function.Feature).Distinct().Order(StringComparer.Ordinal)
            .Select(feature => new OpenApiTag { Name = feature, Description = Features.GetValueOrDefault(feature, $"{feature}.") }).ToHashSet();
        var operations = new OperationBuilder(document, schemas, docs);
        foreach (var path in functions.GroupBy(function => function.Path))
            document.Paths[path.Key] = new OpenApiPathItem
            {
                Operations = path.SelectMany(function => function.Methods, (function, method) => (function, method))
                    .ToDictionary(pair => HttpMethod.Parse(pair.method), pair => operations.Of(pair.function, pair.method)),
            };
        document.Webhooks = webhooks.ToDictionary(webhook => webhook.Type, webhook => (IOpenApiPathItem)WebhookBuilder.Of(webhook, document, schemas));
        return document;
    }
}

/// <summary>A kind of message that the product sends to webhooks.</summary>
internal interface IDescribedWebhook
{
    /// <summary>E.g. <c>video.completed</c>.</summary>
    string Type { get; }

    string Description { get; }

    /// <summary>The type of the whole payload.</summary>
    Type Payload { get; }

    JsonNode Example { get; }
}
