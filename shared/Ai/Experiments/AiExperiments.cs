using AutoVideo.Ai.Ledger;
using AutoVideo.Storage;
using AutoVideo.Videos;

namespace AutoVideo.Ai.Experiments;

/// <summary>Which variant a video has, and what became of the videos of each.</summary>
public sealed class AiExperiments : IVideoFinished
{
    private readonly IReadOnlyList<Experiment> experiments;
    private readonly UsageReport usage;
    private readonly IDocumentStore documents;
    private readonly TimeProvider time;

    internal AiExperiments(IEnumerable<IExperimentSource> sources, UsageReport usage, IDocumentStore documents, TimeProvider time) =>
        (experiments, this.usage, this.documents, this.time) = ([.. sources.Select(source => source.Experiment).OfType<Experiment>()], usage, documents, time);

    /// <summary>
    /// The variant of a video: the one noted at its first use as long as the settings have it, whatever became of the weights; null when the stage
    /// has no experiment.
    /// </summary>
    public async Task<ExperimentVariant?> BeginAsync(string stage, string videoId, CancellationToken cancellation)
    {
        if (experiments.FirstOrDefault(experiment => experiment.Stage == stage) is not { } experiment)
            return null;
        var run = await ChangeAsync(
            stage, videoId, known => known is not null && experiment.Find(known.Variant) is not null
                ? known
                : (known ?? new ExperimentRun(videoId, stage, "", time.GetUtcNow())) with { Variant = experiment.Of(videoId).Name }, cancellation);
        return experiment.Find(run!.Variant);
    }

    public async Task FinishedAsync(Video video, CancellationToken cancellation)
    {
        // A video is deleted after it has ended: its outcome stays what it was.
        if (video.Status == VideoStatus.Deleted)
            return;
        foreach (var experiment in experiments)
        {
            var cost = (await usage.OfVideoAsync(video, cancellation)).Where(group => group.Stage == experiment.Stage).Sum(group => group.CostUsd);
            await ChangeAsync(experiment.Stage, video.Id, run => run is null ? null : run with { Outcome = video.Status, CostUsd = cost }, cancellation);
        }
    }

    /// <summary>Every experiment of the settings with its counts.</summary>
    public async Task<IReadOnlyList<(Experiment Experiment, IReadOnlyList<VariantTally> Tallies)>> ListAsync(CancellationToken cancellation)
    {
        var all = new List<(Experiment, IReadOnlyList<VariantTally>)>();
        foreach (var experiment in experiments)
        {
            var tally = await documents.ReadAsync(ExperimentRun.KeyOf(experiment.Stage, ExperimentTally.TallyId), AiJsonContext.Default.ExperimentTally, cancellation);
            all.Add((experiment, tally?.Value.Variants ?? []));
        }
        return all;
    }

    /// <returns>The run as it is now.</returns>
    private async Task<ExperimentRun?> ChangeAsync(string stage, string videoId, Func<ExperimentRun?, ExperimentRun?> change, CancellationToken cancellation)
    {
        while (true)
        {
            var run = await documents.ReadAsync(ExperimentRun.KeyOf(stage, videoId), AiJsonContext.Default.ExperimentRun, cancellation);
            if (change(run?.Value) is not { } changed || changed == run?.Value)
                return run?.Value;
            var tally = await documents.ReadAsync(ExperimentRun.KeyOf(stage, ExperimentTally.TallyId), AiJsonContext.Default.ExperimentTally, cancellation);
            try
            {
                await documents.WriteBatchAsync(ExperimentRun.Container, stage,
                [
                    DocumentOperation.Write(videoId, changed, AiJsonContext.Default.ExperimentRun, ConditionOf(run?.ETag)),
                    DocumentOperation.Write(
                        ExperimentTally.TallyId, (tally?.Value ?? ExperimentTally.Empty).With(run?.Value, changed), AiJsonContext.Default.ExperimentTally, ConditionOf(tally?.ETag)),
                ], cancellation);
                return changed;
            }
            catch (PreconditionFailedException)
            {
                // Another video of the experiment changed in between.
            }
        }
    }

    private static WriteCondition ConditionOf(string? etag) => etag is null ? WriteCondition.Absent : WriteCondition.Matches(etag);
}

/// <summary>A stage's experiment as its settings have it; null for none.</summary>
public interface IExperimentSource
{
    Experiment? Experiment { get; }
}
