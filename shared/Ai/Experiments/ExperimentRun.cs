using AutoVideo.Storage;
using AutoVideo.Videos;

namespace AutoVideo.Ai.Experiments;

/// <summary>One video of an experiment: container <c>ai_experiments</c>, partition key the stage, id the video's id.</summary>
/// <param name="Outcome">Null while the video is being made.</param>
internal sealed record ExperimentRun(string Id, string Stage, string Variant, DateTimeOffset At, VideoStatus? Outcome = null, decimal CostUsd = 0)
{
    public const string Container = "ai_experiments";
    public int SchemaVersion { get; init; } = 1;

    public static DocumentKey KeyOf(string stage, string videoId) => new(Container, stage, videoId);
}

/// <summary>Sums over the videos of an experiment, changed in one batch with each of them; beside them, with the id <c>tally</c>.</summary>
internal sealed record ExperimentTally(string Id, IReadOnlyList<VariantTally> Variants)
{
    public const string TallyId = "tally";
    public int SchemaVersion { get; init; } = 1;

    public static ExperimentTally Empty { get; } = new(TallyId, []);

    /// <summary>With one video changed.</summary>
    public ExperimentTally With(ExperimentRun? before, ExperimentRun after)
    {
        var tally = Variants.FirstOrDefault(variant => variant.Variant == after.Variant) ?? new VariantTally(after.Variant);
        var changed = tally with
        {
            Videos = tally.Videos + (before is null ? 1 : 0),
            Completed = tally.Completed + Is(after, VideoStatus.Completed) - Is(before, VideoStatus.Completed),
            Failed = tally.Failed + Is(after, VideoStatus.Failed) - Is(before, VideoStatus.Failed),
            Cancelled = tally.Cancelled + Is(after, VideoStatus.Cancelled) - Is(before, VideoStatus.Cancelled),
            CostUsd = tally.CostUsd + after.CostUsd - (before?.CostUsd ?? 0),
        };
        return this with { Variants = [.. Variants.Where(variant => variant != tally), changed] };
    }

    private static int Is(ExperimentRun? run, VideoStatus status) => run?.Outcome == status ? 1 : 0;
}

/// <param name="Variant">Its name.</param>
public sealed record VariantTally(string Variant)
{
    public int Videos { get; init; }
    public int Completed { get; init; }
    public int Failed { get; init; }
    public int Cancelled { get; init; }

    /// <summary>US dollars that the stage cost in the videos that have ended.</summary>
    public decimal CostUsd { get; init; }
}
