using AutoVideo.Failures;
using AutoVideo.Videos;
using AutoVideo.Videos.Reviews;

namespace AutoVideo.Tests.Histories;

/// <summary>The pipeline waits for its owner as it waits for anything: durably, with lost news and repeated work.</summary>
public sealed class ReviewTests
{
    private static readonly DateTimeOffset InADay = TimeProvider.System.GetUtcNow().AddDays(1);

    private static PipelineEngine Harsh() => new(options =>
    {
        options.ReplayAtEveryAwait = true;
        options.DeliverActivitiesTwice = true;
    });

    [Fact]
    public async Task After_the_approval_the_edited_script_is_made_and_nothing_before()
    {
        await using var pipeline = Harsh();
        pipeline.Review = [ReviewGate.Script];
        pipeline.Asked = _ => new(false, InADay);
        pipeline.Before = async (name, _, attempt) =>
        {
            if (name == ActivityNames.AskReview && attempt == 1)
            {
                Assert.DoesNotContain(ActivityNames.SpeakScene, pipeline.Calls);
                await pipeline.Client.RaiseEventAsync(PipelineEngine.VideoId, ReviewActivityCalls.DecidedEvent(ReviewGate.Script));
            }
        };
        await pipeline.RunAsync();

        Assert.Null(pipeline.Failure);
        Assert.Equal("timeline of speech/one@1.5 speech/four@1.5 picture/one picture/four", pipeline.Timeline);
    }

    [Fact]
    public async Task A_storyboard_edited_in_its_review_is_spoken_and_drawn_again_before_it_is_rendered()
    {
        await using var pipeline = Harsh();
        pipeline.Review = [ReviewGate.Storyboard];
        await pipeline.RunAsync();

        Assert.Null(pipeline.Failure);
        Assert.Equal("timeline of speech/one@1.5 speech/four@1.5 picture/one picture/four", pipeline.Timeline);
        Assert.True(pipeline.Calls.ToList().IndexOf(ActivityNames.TakeReview) > pipeline.Calls.ToList().IndexOf(ActivityNames.DrawScene));
    }

    [Fact]
    public async Task A_decision_whose_news_was_lost_is_found_when_the_reminder_is_due()
    {
        await using var pipeline = Harsh();
        pipeline.Review = [ReviewGate.Script];
        pipeline.Asked = _ => new(false, TimeProvider.System.GetUtcNow());
        var looks = 0;
        pipeline.Reminded = _ => new(Interlocked.Increment(ref looks) > 3, TimeProvider.System.GetUtcNow());
        await pipeline.RunAsync();

        Assert.Null(pipeline.Failure);
        Assert.Contains(ActivityNames.SaveVersion, pipeline.Calls);
        Assert.True(looks > 3);
    }

    [Fact]
    public async Task A_review_that_nobody_answers_ends_the_attempt_with_its_reason()
    {
        await using var pipeline = new PipelineEngine();
        pipeline.Review = [ReviewGate.Script];
        pipeline.Asked = _ => new(false, TimeProvider.System.GetUtcNow());
        pipeline.Reminded = _ => throw new PermanentException("review_expired", "Nobody answered.");
        await pipeline.RunAsync();

        Assert.Equal((VideoStage.Script, "review_expired"), (pipeline.Failure!.Stage, pipeline.Failure.Cause.Code));
        Assert.DoesNotContain(ActivityNames.SpeakScene, pipeline.Calls);
    }

    [Fact]
    public async Task A_video_that_waits_for_its_owner_can_be_cancelled()
    {
        await using var pipeline = new PipelineEngine();
        pipeline.Review = [ReviewGate.Script];
        pipeline.Asked = _ => new(false, InADay);
        pipeline.Before = (name, _, _) => name == ActivityNames.AskReview
            ? pipeline.Client.RaiseEventAsync(PipelineEngine.VideoId, VideoOrchestrator.CancelEvent)
            : Task.CompletedTask;
        await pipeline.RunAsync();

        Assert.Contains(ActivityNames.StopVideo, pipeline.Calls);
        Assert.DoesNotContain(ActivityNames.SpeakScene, pipeline.Calls);
    }
}
