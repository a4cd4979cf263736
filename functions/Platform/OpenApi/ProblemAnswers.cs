using System.Globalization;
using System.Text.Json.Nodes;
using AutoVideo.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace AutoVideo.Platform.OpenApi;

/// <summary>The faults of an operation: those it declares and those that follow from what it is.</summary>
internal static class ProblemAnswers
{
    /// <summary>Component of the answer to any fault that an operation does not name.</summary>
    public const string Other = "Fault";

    public static IEnumerable<string> Of(DeclaredFunction function)
    {
        var codes = new List<string>(function.Faults) { "rate_limited" };
        if (function.Permission is not null)
            codes.AddRange(["sign_in_required", "token_invalid", "token_expired", "permission_missing", "scope_missing", "csrf_refused"]);
        if (function.Queries.Count > 0 || function.Paged is not null || function.Selectable is not null)
            codes.Add("parameter_invalid");
        if (function.Paged is not null)
            codes.Add("continuation_invalid");
        if (function.Accepts is not null)
            codes.AddRange(["content_type_refused", "body_too_large"]);
        if (function.Accepts?.Body is not null)
            codes.AddRange(["json_invalid", "body_invalid"]);
        if (function.IsIdempotent)
            codes.AddRange(["idempotency_key_invalid", "idempotency_key_running", "idempotency_key_reused"]);
        if (function.NeedsIdempotencyKey)
            codes.Add("idempotency_key_missing");
        if (function.NeedsIfMatch)
            codes.Add("if_match_missing");
        if (function.TakesIfMatch)
            codes.AddRange(["if_match_invalid", "changed_meanwhile"]);
        return codes.Distinct();
    }

    /// <param name="codes">Empty: any other fault.</param>
    public static OpenApiResponse Answer(int status, IReadOnlyList<string> codes, OpenApiDocument document) => new()
    {
        Description = codes.Count == 0 ? "Any other fault." : $"{ReasonPhrases.GetReasonPhrase(status)}: {string.Join(", ", codes.Select(code => $"`{code}`"))}.",
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(nameof(Problem), document), Example = Example(status, codes is [var code, ..] ? code : "internal_error") },
        },
    };

    private static JsonObject Example(int status, string code) => new()
    {
        ["type"] = Problems.TypeOf(code),
        ["title"] = ReasonPhrases.GetReasonPhrase(status),
        ["status"] = status,
        ["detail"] = string.Create(CultureInfo.InvariantCulture, $"What is wrong and what to do ({code})."),
        ["instance"] = "/api/v1/videos",
        ["code"] = code,
        ["traceId"] = "4bf92f3577b34da6a3ce929d0e0e4736",
    };
}
