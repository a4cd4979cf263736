using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Prices;
using AutoVideo.Ai.Providers;
using AutoVideo.Ai.Quotas;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;

namespace AutoVideo.Ai.Estimates;

/// <summary>What a video will cost and how long it will take, by stage and by who may do the work.</summary>
public sealed class VideoEstimates
{
    // Offline, per second of video, on two cores (docs/performance.md): voice 7, visuals 7, render 40 CPU seconds for 60 s.
    private const double OfflineVoice = 0.06, OfflineVisuals = 0.06, Render = 0.35;
    // Of providers: a script as long as its answer takes to write, voice and pictures by the scene, as many at a time as the limits allow.
    private const double TokensPerSecond = 60, SecondsPerLine = 3, SecondsPerPicture = 15;
    private readonly IReadOnlyList<IProviderRoster> rosters;
    private readonly PriceList prices;
    private readonly TimeProvider time;
    private readonly int atOnce;
    private readonly IReadOnlyDictionary<string, ProviderLimits> limits;

    internal VideoEstimates(IEnumerable<IProviderRoster> rosters, PriceList prices, AiOptions options, TimeProvider time) =>
        (this.rosters, this.prices, atOnce, limits, this.time) = ([.. rosters], prices, options.MaxConcurrentCalls, ProviderLimits.Parse(options.Limits), time);

    /// <param name="request">Checked; its texts need not be stored.</param>
    /// <param name="sourceCharacters">Length of the source, or of the ready script.</param>
    public VideoEstimate Of(VideoRequest request, int sourceCharacters)
    {
        var work = VideoWork.Of(request, sourceCharacters);
        return Of(work, work, request.Seconds, request.Seconds, new(request.Seconds * OfflineVoice, request.Seconds * OfflineVisuals));
    }

    /// <summary>What a new rendering of an edited video will cost, by the same prices.</summary>
    /// <param name="request">As the video is to be made.</param>
    public VideoEstimate Of(VideoRequest request, EditPlan plan)
    {
        var spoken = plan.Scenes.Where(scene => scene.Speaks).Sum(scene => scene.Seconds);
        var drawn = plan.Scenes.Where(scene => scene.Draws).Sum(scene => scene.Seconds);
        return Of(
            VideoWork.Of(request, plan, scene => scene.Asks), VideoWork.Of(request, plan, scene => scene.Draws), request.Seconds, plan.EncodedSeconds,
            new(spoken * OfflineVoice, drawn * OfflineVisuals));
    }

    /// <param name="work">What is left for providers.</param>
    /// <param name="ownWork">What is left when the own illustrator draws.</param>
    /// <param name="length">Of the video.</param>
    /// <param name="encoded">Of the part that is encoded.</param>
    private VideoEstimate Of(VideoWork work, VideoWork ownWork, double length, double encoded, OwnSeconds own)
    {
        var stages = rosters.Select(roster => StageOf(roster, IsOwn(roster) ? ownWork : work, own)).OfType<StageEstimate>().ToList();
        var minutes = new QuotaUse(QuotaKind.Render, length / 60);
        stages.Add(new("render", [new("worker", "", new(), 0, Math.Round(encoded * Render, 1))]));
        var firsts = stages.Select(stage => stage.Providers is [var first, ..] ? first : null).OfType<ProviderEstimate>().ToList();
        return new(
            work.Scenes, Math.Round(minutes.Amount, 2), firsts.All(first => first.CostUsd is not null) ? firsts.Sum(first => first.CostUsd!.Value) : null,
            Math.Round(firsts.Sum(first => first.Seconds), 1), stages);
    }

    private static bool IsOwn(IProviderRoster roster) => roster.List().FirstOrDefault(entry => entry.IsConfigured) is null or { Provider: "offline" };

    /// <summary>What a video will take of a plan, by kind: render minutes, and what the first provider of each stage charges by. Own work is free.</summary>
    public IReadOnlyDictionary<QuotaKind, double> QuotaOf(VideoRequest request, int sourceCharacters) =>
        new Dictionary<QuotaKind, double>(QuotaOf(VideoWork.Of(request, sourceCharacters))) { [QuotaKind.Render] = request.Seconds / 60 };

    /// <summary>What providers' work will take of a plan, by kind.</summary>
    internal IReadOnlyDictionary<QuotaKind, double> QuotaOf(VideoWork work)
    {
        var uses = new Dictionary<QuotaKind, double>();
        foreach (var roster in rosters.Where(roster => work.Usage.ContainsKey(roster.Stage)))
            if (roster.List().FirstOrDefault(entry => entry.IsConfigured) is { Provider: not "offline" } first && QuotaUse.Of(first.Kind, work.UsageOf(roster.Stage, first)) is { Amount: > 0 } use)
                uses[use.Kind] = uses.GetValueOrDefault(use.Kind) + use.Amount;
        return uses;
    }

    /// <returns>Null: the stage has nothing to do.</returns>
    private StageEstimate? StageOf(IProviderRoster roster, VideoWork work, OwnSeconds own)
    {
        if (!work.Usage.ContainsKey(roster.Stage))
            return null;
        var now = time.GetUtcNow();
        return new(roster.Stage, [.. roster.List().Where(entry => entry.IsConfigured).Select(entry => Of(entry, work.UsageOf(roster.Stage, entry)))]);

        ProviderEstimate Of(RosterEntry entry, AiUsage usage) => new(
            entry.Provider, entry.Model ?? "", usage, prices.CostOf(entry.Provider, entry.Model ?? "", usage, now),
            Math.Round(SecondsOf(entry.Kind, entry.Provider, usage, work, own), 1));
    }

    private double SecondsOf(AiKind kind, string provider, AiUsage usage, VideoWork work, OwnSeconds own) => (kind, provider) switch
    {
        (AiKind.Voice, "offline") => own.Voice,
        (AiKind.Image, "offline") => own.Visuals,
        (_, "offline") => 0.2,
        (AiKind.Text, _) => usage.OutputTokens / TokensPerSecond,
        (AiKind.Voice, _) => Math.Ceiling((double)work.Lines / AtOnce(kind, provider)) * SecondsPerLine,
        (AiKind.Image or AiKind.Stock, _) => Math.Ceiling((double)usage.Images / AtOnce(kind, provider)) * SecondsPerPicture,
        _ => 0.5,
    };

    private int AtOnce(AiKind kind, string provider) => ProviderLimits.For(limits, kind, provider)?.Concurrent ?? atOnce;

    private readonly record struct OwnSeconds(double Voice, double Visuals);
}

/// <param name="RenderMinutes">What it takes of the plan's render minutes.</param>
/// <param name="CostUsd">With the first provider of each stage; null when a price is not known.</param>
/// <param name="Seconds">From the request to the file, with the first provider of each stage and nothing else to do.</param>
public sealed record VideoEstimate(int Scenes, double RenderMinutes, decimal? CostUsd, double Seconds, IReadOnlyList<StageEstimate> Stages);

/// <param name="Providers">In the order in which they are asked; of all but the first nothing is spent unless those before fail.</param>
public sealed record StageEstimate(string Stage, IReadOnlyList<ProviderEstimate> Providers);

public sealed record ProviderEstimate(string Provider, string Model, AiUsage Usage, decimal? CostUsd, double Seconds);
