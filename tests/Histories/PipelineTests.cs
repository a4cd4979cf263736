using AutoVideo.Videos;

namespace AutoVideo.Tests.Histories;

/// <summary>The pipeline's orchestration on the embedded engine, under the conditions of production and worse.</summary>
public sealed class PipelineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(4000)]
    public async Task A_video_is_made_when_every_step_is_delivered_twice_in_any_order_and_replayed_at_every_wait(int seed)
    {
        await using var pipeline = new PipelineEngine(options =>
        {
            options.ReplayAtEveryAwait = true;
            options.DeliverActivitiesTwice = true;
            options.RandomCompletionSeed = seed;
        });
        await pipeline.RunAsync();

        Assert.Null(pipeline.Failure);
        Assert.Contains(ActivityNames.SaveVersion, pipeline.Calls);
        Assert.DoesNotContain(ActivityNames.StopVideo, pipeline.Calls);
        Assert.Equal("timeline of speech/one@1.5 speech/two@1.5 speech/three@1.5 picture/one picture/two picture/three", pipeline.Timeline);
    }

    [Fact]
    public async Task A_scene_whose_voice_fails_twice_is_still_made()
    {
        await using var pipeline = new PipelineEngine();
        pipeline.Before = (name, scene, attempt) =>
            name == ActivityNames.SpeakScene && scene == "two" && attempt <= 2 ? throw new IOException("The voice is busy.") : Task.CompletedTask;
        await pipeline.RunAsync();

        Assert.Null(pipeline.Failure);
        Assert.Contains("speech/two", pipeline.Timeline, StringComparison.Ordinal);
        // Three scenes at two rates, and two attempts more.
        Assert.Equal(8, pipeline.Calls.Count(name => name == ActivityNames.SpeakScene));
    }

    [Fact]
    public async Task Lines_of_two_voices_are_spoken_again_until_there_is_one()
    {
        await using var pipeline = new PipelineEngine { Mixed = 2 };
        await pipeline.RunAsync();
        Assert.Null(pipeline.Failure);
        // Three scenes: once, again for each change of voice, and at the fitted rate.
        Assert.Equal(12, pipeline.Calls.Count(name => name == ActivityNames.SpeakScene));
        Assert.Equal(3, pipeline.Calls.Count(name => name == ActivityNames.FitSpeech));
    }

    [Theory]
    [InlineData(ActivityNames.BeginVideo)]
    [InlineData(ActivityNames.WriteScript)]
    [InlineData(ActivityNames.SpeakScene)]
    [InlineData(ActivityNames.FitSpeech)]
    [InlineData(ActivityNames.DrawScene)]
    [InlineData(ActivityNames.ComposeTimeline)]
    [InlineData(ActivityNames.RenderVideo)]
    [InlineData(ActivityNames.SaveVersion)]
    public async Task A_stop_takes_effect_in_every_stage_without_waiting_for_its_work(string activity)
    {
        await using var pipeline = new PipelineEngine(options =>
        {
            options.ReplayAtEveryAwait = true;
            options.DeliverActivitiesTwice = true;
        });
        pipeline.Before = pipeline.StoppedAt(activity);
        await pipeline.RunAsync();

        Assert.Contains(ActivityNames.StopVideo, pipeline.Calls);
        Assert.Null(pipeline.Failure);
    }

    [Theory]
    [InlineData(ActivityNames.WriteScript, VideoStage.Script)]
    [InlineData(ActivityNames.SpeakScene, VideoStage.Voice)]
    [InlineData(ActivityNames.FitSpeech, VideoStage.Voice)]
    [InlineData(ActivityNames.DrawScene, VideoStage.Visuals)]
    [InlineData(ActivityNames.ComposeTimeline, VideoStage.Timeline)]
    [InlineData(ActivityNames.RenderVideo, VideoStage.Render)]
    [InlineData(ActivityNames.SaveVersion, VideoStage.Publish)]
    public async Task A_failure_is_put_down_to_the_stage_whose_step_failed(string activity, VideoStage stage)
    {
        await using var pipeline = new PipelineEngine(options => options.ReplayAtEveryAwait = true);
        pipeline.Before = pipeline.FailingAt(activity);
        await pipeline.RunAsync();

        Assert.Equal((stage, "step_broken", $"{activity} cannot be done."), (pipeline.Failure!.Stage, pipeline.Failure.Cause.Code, pipeline.Failure.Cause.Message));
    }
}
