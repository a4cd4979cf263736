using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Http;
using AutoVideo.Ai.Providers;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.Ai.Safety.OpenAi;

/// <summary><c>POST /v1/moderations</c> (OpenAI's specification 2.3.0): free of charge, several texts at once.</summary>
internal sealed class OpenAiModerator(IOptions<OpenAiOptions> options, ProviderHttp http, IProviderCalls calls) : IModerator
{
    // The most telling first: a text that is several things is called by the gravest.
    private static readonly (string Prefix, string Category)[] Categories =
    [
        ("sexual/minors", SafetyCategories.Minors), ("hate", SafetyCategories.Hate), ("self-harm", SafetyCategories.SelfHarm),
        ("illicit", SafetyCategories.Illicit), ("sexual", SafetyCategories.Sexual), ("harassment", SafetyCategories.Harassment),
        ("violence", SafetyCategories.Violence),
    ];

    public string Provider => "openai";

    public async Task<IReadOnlyList<string?>> CheckAsync(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var request = new ModerationRequest(options.Value.ModerationModel, texts);
        var address = ContentAddress.Of("moderation", 1, request, ModerationJsonContext.Default.ModerationRequest);
        var call = new ProviderCall(AiKind.Moderation, Provider, options.Value.ModerationModel, address, new AiUsage { Characters = texts.Sum(text => text.Length) });
        var kept = await calls.RunAsync(call, ModerationJsonContext.Default.ModerationFindings, async (_, stop) =>
        {
            var answer = await PostAsync(request, stop);
            if (answer.Results.Count != texts.Count)
                throw new ProviderException(Provider, ProviderFault.BadAnswer, "The answer has another number of results than the request has texts.");
            return new Answered<ModerationFindings>(new([.. answer.Results.Select(CategoryOf)]), call.Estimate);
        }, cancellation);
        return kept.Categories;
    }

    private async Task<ModerationAnswer> PostAsync(ModerationRequest request, CancellationToken cancellation)
    {
        try
        {
            return await http.PostAsync(
                Provider, new Uri($"{options.Value.BaseUrl.TrimEnd('/')}/moderations"), request, ModerationJsonContext.Default.ModerationRequest,
                ModerationJsonContext.Default.ModerationAnswer, Headers, cancellation);
        }
        catch (ErrorAnswerException error)
        {
            throw error.Answer.AsException(Provider);
        }
    }

    private static string? CategoryOf(ModerationResult result)
    {
        if (!result.Flagged)
            return null;
        foreach (var (prefix, category) in Categories)
            if (result.Categories.Any(found => found.Value == true && found.Key.StartsWith(prefix, StringComparison.Ordinal)))
                return category;
        return SafetyCategories.Harassment;
    }

    private void Headers(HttpRequestHeaders headers)
    {
        headers.Authorization = new("Bearer", options.Value.Key);
        if (options.Value.Organization.Length > 0)
            headers.Add("OpenAI-Organization", options.Value.Organization);
        if (options.Value.Project.Length > 0)
            headers.Add("OpenAI-Project", options.Value.Project);
    }
}

internal sealed record ModerationRequest(string Model, IReadOnlyList<string> Input);

internal sealed record ModerationAnswer([property: JsonRequired] IReadOnlyList<ModerationResult> Results);

/// <param name="Categories">Null: not judged by this model.</param>
internal sealed record ModerationResult([property: JsonRequired] bool Flagged, [property: JsonRequired] IReadOnlyDictionary<string, bool?> Categories);

internal sealed record ModerationFindings(IReadOnlyList<string?> Categories);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, MaxDepth = 16)]
[JsonSerializable(typeof(ModerationRequest))]
[JsonSerializable(typeof(ModerationAnswer))]
[JsonSerializable(typeof(ModerationFindings))]
internal sealed partial class ModerationJsonContext : JsonSerializerContext;
