using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Estimates;
using AutoVideo.Articles;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Render.Brand;
using AutoVideo.Scenarios;
using AutoVideo.Videos;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Ai;

/// <summary>What a video would cost and how long it would take: the body of <c>POST /api/v1/videos</c>, of which nothing is stored or made.</summary>
public sealed class EstimateVideoFunction(
    ICallers callers, ArticleImporter articles, ScenarioAccess scenarios, BrandKits brands, VideoAdmission admission, VideoEstimates estimates)
{
    [Function("EstimateVideo"), Requires(Permissions.VideoCreate), Accepts<CreateVideo>(CreateVideo.MaxBody), Repeatable, Answers<EstimateView>]
    [Fails("topic_invalid", "language_unknown", "format_unknown", "seconds_out_of_range", "style_unknown", "voice_unknown", "script_no_scenes", "source_not_text", "translation_needs_provider", "scenario_not_found", "scenario_and_text", "brand_kit_not_found", "source_ambiguous", "address_invalid", "address_not_allowed", "article_unreadable", "article_unreachable", "article_forbidden_by_robots", "article_too_large")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/videos/estimate")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync(request, HttpJsonContext.Default.CreateVideo, CreateVideo.MaxBody, cancellation);
        body = await body.WithSourceAsync(articles, cancellation);
        var wish = await VideoWishes.OfAsync(body, (await callers.OfAsync(request, cancellation)).UserId, scenarios, brands, cancellation);
        var wanted = await admission.CheckAsync(wish, cancellation);
        return Results.Json(EstimateView.Of(estimates.Of(wanted, (wish.Source ?? wish.Script)?.Length ?? 0)), AiHttpJsonContext.Default.EstimateView);
    }
}

/// <param name="CostUsd">With the first provider of each stage; missing when a price is not known.</param>
/// <param name="Seconds">From the request to the file.</param>
internal sealed record EstimateView(int Scenes, double RenderMinutes, decimal? CostUsd, double Seconds, IReadOnlyList<StageEstimateView> Stages)
{
    public static EstimateView Of(VideoEstimate estimate) => new(
        estimate.Scenes, estimate.RenderMinutes, estimate.CostUsd, estimate.Seconds,
        [.. estimate.Stages.Select(stage => new StageEstimateView(stage.Stage, [.. stage.Providers.Select(provider =>
            new ProviderEstimateView(provider.Provider, provider.Model, provider.Usage, provider.CostUsd, provider.Seconds))]))]);
}

/// <param name="Providers">In the order in which they are asked.</param>
internal sealed record StageEstimateView(string Stage, IReadOnlyList<ProviderEstimateView> Providers);

internal sealed record ProviderEstimateView(string Provider, string Model, AiUsage Usage, decimal? CostUsd, double Seconds);
