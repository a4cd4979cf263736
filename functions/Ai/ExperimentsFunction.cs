using AutoVideo.Ai.Experiments;
using AutoVideo.Http;
using AutoVideo.Identity;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Ai;

/// <summary>The experiments of the settings and what became of the videos of each variant.</summary>
public sealed class ExperimentsFunction(AiExperiments experiments)
{
    [Function("AiExperiments"), Requires(Permissions.AdminProviderManage), Answers<ExperimentList>]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/ai/experiments")] HttpRequest request, CancellationToken cancellation)
    {
        var all = await experiments.ListAsync(cancellation);
        return Results.Json(new ExperimentList([.. all.Select(one => ExperimentView.Of(one.Experiment, one.Tallies))]), AiHttpJsonContext.Default.ExperimentList);
    }
}

internal sealed record ExperimentList(IReadOnlyList<ExperimentView> Items);

internal sealed record ExperimentView(string Stage, IReadOnlyList<VariantView> Variants)
{
    public static ExperimentView Of(Experiment experiment, IReadOnlyList<VariantTally> tallies) => new(experiment.Stage, [.. experiment.Variants.Select(variant =>
    {
        var tally = tallies.FirstOrDefault(tally => tally.Variant == variant.Name) ?? new VariantTally(variant.Name);
        return new VariantView(
            variant.Name, variant.Provider, variant.Model, variant.Prompt, variant.Weight, tally.Videos, tally.Completed, tally.Failed, tally.Cancelled, tally.CostUsd);
    })]);
}

/// <param name="Videos">How many have the variant; those without an outcome are being made.</param>
/// <param name="CostUsd">US dollars that the stage cost in the videos that have ended.</param>
internal sealed record VariantView(
    string Name, string Provider, string Model, string? Prompt, int Weight, int Videos, int Completed, int Failed, int Cancelled, decimal CostUsd);
