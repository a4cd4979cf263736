namespace AutoVideo.Videos;

/// <summary>
/// Looks after unfinished videos that nothing works on any more: fails those whose pipeline has ended without a word, and starts the pipeline of those that have none, as
/// after the loss of the orchestrations' storage.
/// </summary>
public sealed class ResumeLostVideos(LostVideos lost, VideoStore videos)
{
    // What a pipeline does last is to say how it ended. It cannot when it is terminated, or when documents are away for longer than that is tried.
    private static readonly OrchestrationQuery Ended = new(Statuses: [OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated]);

    [Function("ResumeLostVideos")]
    public async Task RunAsync([TimerTrigger("0 */10 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        await foreach (var instance in client.GetAllInstancesAsync(Ended).WithCancellation(cancellation))
            if (instance.Name == nameof(VideoOrchestrator))
                await FailAsync(instance, cancellation);
        await lost.ResumeAsync(cancellation);
    }

    private async Task FailAsync(OrchestrationMetadata ended, CancellationToken cancellation)
    {
        var video = await videos.FindAsync(Video.IdOf(ended.InstanceId), cancellation);
        if (video is null or { IsFinished: true } || video.InstanceId != ended.InstanceId)
            return;
        var stage = video.Stages.LastOrDefault(stage => stage.FinishedAt is null) ?? (video.Stages.Count > 0 ? video.Stages[^1] : null);
        var why = ended.RuntimeStatus == OrchestrationRuntimeStatus.Terminated ? "was terminated" : "broke off and could not say so";
        await videos.ApplyAsync(
            video.Id, new Happened.Failed(stage?.Stage ?? VideoStage.Script, new("pipeline_ended", $"The work on the video {why}; what was made is kept.")), video.Attempt, cancellation);
    }
}
