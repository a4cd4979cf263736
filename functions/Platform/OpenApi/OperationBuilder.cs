using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AutoVideo.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace AutoVideo.Platform.OpenApi;

/// <summary>From what a function declares to its operation.</summary>
internal sealed partial class OperationBuilder(OpenApiDocument document, SchemaBuilder schemas, XmlDocs docs)
{
    public OpenApiOperation Of(DeclaredFunction function, string method)
    {
        var operation = new OpenApiOperation
        {
            OperationId = function.Methods.Count == 1 ? function.Name : function.Name + CultureInfo.InvariantCulture.TextInfo.ToTitleCase(method.ToLowerInvariant()),
            Summary = Words().Replace(function.Name, match => match.Index == 0 ? match.Value : $" {match.Value.ToLowerInvariant()}"),
            Description = Description(function),
            Tags = new HashSet<OpenApiTagReference> { new(function.Feature, document) },
            Parameters = [.. Parameters(function, method)],
            RequestBody = function.Accepts is { } accepts ? Body(accepts) : null,
            Responses = [],
        };
        // Several ways to sign in; none of them for what is public.
        operation.Security = function.Permission is null
            ? []
            : [.. SecuritySchemes.Names.Select(name => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(name, document)] = [] })];
        foreach (var answers in function.Answers.GroupBy(answer => answer.Status))
            operation.Responses[answers.Key.ToString(CultureInfo.InvariantCulture)] = Answer([.. answers], function, method);
        foreach (var faults in ProblemAnswers.Of(function).GroupBy(Problems.StatusOf).Where(faults => !operation.Responses.ContainsKey(faults.Key.ToString(CultureInfo.InvariantCulture))))
            operation.Responses[faults.Key.ToString(CultureInfo.InvariantCulture)] = ProblemAnswers.Answer(faults.Key, [.. faults], document);
        operation.Responses["default"] = new OpenApiResponseReference(ProblemAnswers.Other, document);
        return operation;
    }

    private string? Description(DeclaredFunction function)
    {
        var said = docs.SummaryOf(function.Code) ?? docs.SummaryOf(function.Code.DeclaringType!);
        var needs = function.Permission is { } permission ? $"Needs the permission `{permission}`." : "Needs no sign-in.";
        return said is null ? needs : $"{said}\n\n{needs}";
    }

    private IEnumerable<IOpenApiParameter> Parameters(DeclaredFunction function, string method)
    {
        foreach (var name in RouteNames().Matches(function.Path).Select(match => match.Groups[1].Value))
            yield return Parameter(name, ParameterLocation.Path, docs.ParameterOf(function.Code, name) ?? $"The {name} in the address.", true,
                new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 200 });
        foreach (var query in function.Queries)
            yield return Parameter(query.Name, ParameterLocation.Query, query.Description, query.Required, SchemaOf(query));
        if (function.Paged is { } paged)
        {
            yield return Parameter("limit", ParameterLocation.Query, $"Entries of a page; {paged.Usual} when not given.", false,
                new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = $"{paged.Max}", Default = paged.Usual });
            yield return Parameter("cursor", ParameterLocation.Query, "Where the page begins, from the address of the page before.", false,
                new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 2048 });
        }
        if (function.Selectable is not null)
            yield return Parameter("fields", ParameterLocation.Query, "Names of the only properties that are wanted, separated by commas; of a list, those of its entries.", false,
                new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 1000 });
        foreach (var header in function.Headers)
            yield return Parameter(header.Name, ParameterLocation.Header, header.Description, header.Required, new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 1000 });
        if (method == "POST" && function.IsIdempotent)
            yield return Parameter("Idempotency-Key", ParameterLocation.Header,
                "A text of your own, such as a UUID. The same request with the same key within 24 hours is done once and answered alike; with another body it is refused.",
                function.NeedsIdempotencyKey, new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 });
        if (function.TakesIfMatch)
            yield return Parameter("If-Match", ParameterLocation.Header, "The ETag of the version that the change is meant for.", function.NeedsIfMatch, new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 });
    }

    private static OpenApiParameter Parameter(string name, ParameterLocation place, string description, bool required, OpenApiSchema schema) => new()
    {
        Name = name,
        In = place,
        Description = description,
        Required = required,
        Schema = schema,
    };

    private static OpenApiSchema SchemaOf(QueryAttribute query)
    {
        var schema = new OpenApiSchema
        {
            Type = Type.GetTypeCode(query.Type) switch
            {
                TypeCode.Boolean => JsonSchemaType.Boolean,
                TypeCode.Int32 or TypeCode.Int64 => JsonSchemaType.Integer,
                TypeCode.Double => JsonSchemaType.Number,
                _ => JsonSchemaType.String,
            },
            Format = query.Type == typeof(DateTimeOffset) ? "date-time" : null,
            Minimum = double.IsNaN(query.Minimum) ? null : query.Minimum.ToString(CultureInfo.InvariantCulture),
            Maximum = double.IsNaN(query.Maximum) ? null : query.Maximum.ToString(CultureInfo.InvariantCulture),
        };
        if (schema.Type == JsonSchemaType.String && query.Values.Length == 0)
            schema.MaxLength = query.MaxLength;
        if (query.Values.Length > 0)
            schema.Enum = [.. query.Values.Select(value => (JsonNode)JsonValue.Create(value))];
        if (query.Example is { } example)
            schema.Examples = [JsonValue.Create(example)];
        return schema;
    }

    private OpenApiRequestBody Body(AcceptsAttribute accepts) => new()
    {
        Required = true,
        Description = $"At most {accepts.MaxBytes} bytes.",
        Content = accepts.Others.Prepend(accepts.ContentType).ToDictionary(media => media, _ => accepts.Body is { } type
            ? new OpenApiMediaType { Schema = schemas.Of(type), Example = SchemaBuilder.ExampleOf(type) }
            : new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } }),
    };

    private OpenApiResponse Answer(AnswersAttribute[] answers, DeclaredFunction function, string method)
    {
        var answer = answers[0];
        var response = new OpenApiResponse
        {
            Description = answer.Description ?? ReasonPhrases.GetReasonPhrase(answer.Status),
            Headers = answer.Headers.Concat(ImpliedHeaders(function, answer.Status, method)).Distinct().ToDictionary(name => name, HeaderOf),
        };
        if (method != "HEAD")
            response.Content = answers.Select(one => (Media: one.ContentType?.Split(';')[0] ?? "application/json", one.Body, one.ContentType))
                .Where(one => one.Body is not null || one.ContentType is not null)
                .ToDictionary(one => one.Media, one => one.Body is { } body
                    ? new OpenApiMediaType { Schema = schemas.Of(body), Example = SchemaBuilder.ExampleOf(body) }
                    : new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        return response;
    }

    private static IEnumerable<string> ImpliedHeaders(DeclaredFunction function, int status, string method)
    {
        if (function.Paged is not null && status == 200)
            yield return "Link";
        if (status is >= 300 and < 400)
            yield return "Location";
        if (method == "POST" && function.IsIdempotent)
            yield return "Idempotency-Replayed";
    }

    private static IOpenApiHeader HeaderOf(string name) => new OpenApiHeader
    {
        Description = name switch
        {
            "Link" => "The next page: `<address>; rel=\"next\"` (RFC 8288).",
            "Location" => "Where it is.",
            "ETag" => "The version; send it as `If-Match` with a change.",
            "Idempotency-Replayed" => "`true` when the answer is that of an earlier request with the same key.",
            _ => name,
        },
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    [GeneratedRegex(@"(?<!^)[A-Z]")]
    private static partial Regex Words();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex RouteNames();
}
