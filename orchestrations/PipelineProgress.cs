using AutoVideo.Videos;

namespace AutoVideo;

/// <summary>Where an orchestration is: its custom status, and the stage a failure is put down to.</summary>
internal sealed class PipelineProgress(TaskOrchestrationContext context)
{
    public VideoStage Stage { get; private set; }

    public void Enter(VideoStage stage)
    {
        Stage = stage;
        context.SetCustomStatus(new PipelineStatus(stage.ToString()));
    }

    /// <summary>Waits for work of one stage that runs beside others, so that its failure is put down to it.</summary>
    public async Task<T[]> AllOf<T>(VideoStage stage, IEnumerable<Task<T>> work)
    {
        try
        {
            return await Task.WhenAll(work);
        }
        catch (TaskFailedException)
        {
            Stage = stage;
            throw;
        }
    }
}

public sealed record PipelineStatus(string Stage);
