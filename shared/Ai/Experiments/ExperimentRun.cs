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

    /// <summary>With one video changed, perhaps to another variant.</summary>
    public ExperimentTally With(ExperimentRun? before, ExperimentRun after) => (before is null ? this : Plus(before, -1)).Plus(after, 1);

    private ExperimentTally Plus(ExperimentRun run, int times)
    {
        var tally = Variants.FirstOrDefault(variant => variant.Variant == run.Variant) ?? new VariantTally(run.Variant);
        var changed = tally with
        {
            Videos = tally.Videos + times,
            Completed = tally.Completed + times * Is(run, VideoStatus.Completed),
            Failed = tally.Failed + times * Is(run, VideoStatus.Failed),
            Cancelled = tally.Cancelled + times * Is(run, VideoStatus.Cancelled),
            CostUsd = tally.CostUsd + times * run.CostUsd,
        };
        return this with { Variants = [.. Variants.Where(variant => variant != tally), changed] };
    }

    private static int Is(ExperimentRun run, VideoStatus status) => run.Outcome == status ? 1 : 0;
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
