using AutoVideo.Platform;
using AutoVideo.Render;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Embedded.Durable;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using AutoVideo.Videos.Reviews;
using AutoVideo.Voice;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Videos;

/// <summary>The week in which a video waits for its owner: the real orchestrator, engine and activities of a review, and a clock that the test moves.</summary>
public sealed class ReviewWeekTests : IAsyncDisposable
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero));
    private readonly SqliteDocumentStore _documents;
    private readonly ManifestBlobs _manifests = new(new MemoryBlobStore());
    private readonly VideoStore _videos;
    private readonly VideoEditor _editor;
    private readonly EngineHarness _engine;
    private string _spoken = "";
    private double _seconds = 2;
    private string _id = "";

    public ReviewWeekTests()
    {
        _documents = new SqliteDocumentStore(_folder.Of("documents.db"), _clock);
        _videos = new VideoStore(_documents, new VideoProjector(_documents, new NoBus()), _clock);
        _editor = new VideoEditor(_videos, _manifests);
        var steps = new VideoSteps(_videos, _clock);
        var options = Options.Create(new ReviewOptions());
        _engine = new EngineHarness(engine => engine.DeliverActivitiesTwice = true, _clock)
            .Orchestrator(nameof(VideoOrchestrator), context => VideoOrchestrator.RunAsync(context, context.GetInput<VideoRun>()!));
        Step<VideoRun>(ActivityNames.BeginVideo, new BeginVideo(_videos).RunAsync);
        _engine.AsyncActivity<VideoRun, WrittenScript>(ActivityNames.WriteScript, WriteAsync);
        _engine.AsyncActivity<ReviewWork, ReviewTerms>(ActivityNames.AskReview, work => new AskReview(_videos, options, _clock).RunAsync(work, default));
        _engine.AsyncActivity<ReviewWork, ReviewTerms>(ActivityNames.RemindReview, work => new RemindReview(_videos, options, _clock).RunAsync(work, default));
        _engine.AsyncActivity<ReviewWork, WrittenScript>(ActivityNames.TakeReview, work => new TakeReview(steps, _videos, new(_manifests, Options.Create(new RenderOptions()))).RunAsync(work, default));
        Step<VideoFailure>(ActivityNames.FailVideo, new FailVideo(_videos).RunAsync);
        _engine.Activity<SceneWork, string>(ActivityNames.SpeakScene, work => _spoken = work.Script);
        _engine.Activity<SceneWork, string>(ActivityNames.DrawScene, work => $"picture/{work.Scene}");
        _engine.Activity<SpeechFit, FittedSpeech>(ActivityNames.FitSpeech, _ => new(1));
        _engine.Activity<TimelineWork, string>(ActivityNames.ComposeTimeline, work => $"timeline/{work.Script}");
        _engine.Activity<RenderWork, string>(ActivityNames.RenderVideo, _ => "job-1");
        _engine.Activity<RenderCheck, bool>(ActivityNames.CheckRender, _ => true);
        Step<VideoRun>(ActivityNames.SaveVersion, (run, cancellation) => _videos.ApplyAsync(run.VideoId, new Happened.Completed(), run.Attempt, cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await _engine.DisposeAsync();
        _documents.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_owner_is_reminded_daily_and_on_the_seventh_day_the_question_lapses()
    {
        var asked = await AskedAsync(ReviewGate.Script);
        Assert.Equal(asked.Review!.AskedAt + 7 * Day, asked.Review.ExpiresAt);
        for (var day = 1; day <= 6; day++)
        {
            await PassAsync(day, Day);
            Assert.Equal(day, (await UntilAsync(video => video.Review!.Reminders >= day)).Review!.Reminders);
        }
        await PassAsync(7, Day);
        await _engine.Ended(_id);

        var video = await _videos.ReadAsync(_id, default);
        Assert.Equal((VideoStatus.Failed, VideoStage.Script, "review_expired"), (video.Status, video.Error!.Stage, video.Error.Code));
        Assert.Equal(asked.Review.ExpiresAt, _clock.GetUtcNow());
        Assert.Equal(6, await CountAsync("review_reminded"));
        Assert.Empty(_spoken);
    }

    [Fact]
    public async Task A_process_that_was_away_in_the_middle_of_the_week_reminds_once_and_keeps_the_end()
    {
        var asked = await AskedAsync(ReviewGate.Script);
        await PassAsync(1, Day);
        await UntilAsync(video => video.Review!.Reminders == 1);
        await _engine.Recorded(_id, HistoryEventKind.TimerCreated, 2);

        await _engine.Stop();
        _clock.Advance(2.5 * Day);
        await _engine.Start();
        Assert.Equal(_clock.GetUtcNow(), (await UntilAsync(video => video.Review!.Reminders == 2)).Review!.RemindedAt);

        // 4.5, 5.5 and 6.5 days after the question; it lapses after the seventh all the same.
        for (var timer = 3; timer <= 5; timer++)
        {
            await PassAsync(timer, Day);
            await UntilAsync(video => video.Review!.Reminders == timer);
        }
        await PassAsync(6, Day / 2);
        await _engine.Ended(_id);
        Assert.Equal("review_expired", (await _videos.ReadAsync(_id, default)).Error!.Code);
        Assert.Equal(asked.Review!.ExpiresAt, _clock.GetUtcNow());
        Assert.Equal(5, await CountAsync("review_reminded"));
    }

    [Fact]
    public async Task Who_rejects_says_why_and_a_retry_asks_again()
    {
        await AskedAsync(ReviewGate.Script);
        await PassAsync(1, Day);
        await DecideAsync(ReviewGate.Script, false, "Too long.");
        await _engine.Ended(_id);

        var rejected = await _videos.ReadAsync(_id, default);
        Assert.Equal((VideoStatus.Failed, "review_rejected", "usr_ann: Too long."), (rejected.Status, rejected.Error!.Code, rejected.Error.Message));
        Assert.Equal("script by usr_ann: Too long.", await TextAsync("review_rejected"));

        var edited = await _editor.ChangeAsync(rejected, script => ScriptEdits.Change(script, "s1", new("Shorter.")), "usr_ann", "scene s1", false, default);
        var retried = await _videos.ApplyAsync(_id, new Happened.RetryRequested(), null, default);
        await new DurableVideoPipeline(new ClientOrchestrations(_engine.Client, _videos)).StartAsync(retried, default);
        var again = await UntilAsync(video => video is { Attempt: 2, Review: not null });
        Assert.Equal((edited.Edit!.Script, 0, _clock.GetUtcNow() + 7 * Day), (again.Review!.Script, again.Review.Reminders, again.Review.ExpiresAt));
        await DecideAsync(ReviewGate.Script, true, null);
        await _engine.Ended(again.InstanceId);

        Assert.Equal((VideoStatus.Completed, edited.Edit.Script), ((await _videos.ReadAsync(_id, default)).Status, _spoken));
        Assert.Equal("script by usr_ann", await TextAsync("review_approved"));
        Assert.Equal(2, await CountAsync("review_asked"));
    }

    [Fact]
    public async Task A_decision_whose_news_was_lost_is_found_a_day_later_without_a_reminder()
    {
        await AskedAsync(ReviewGate.Script);
        await _videos.ApplyAsync(_id, new Happened.ReviewDecided(ReviewGate.Script, true, "usr_ann", null), null, default);
        await PassAsync(1, Day);
        await _engine.Ended(_id);

        Assert.Equal(VideoStatus.Completed, (await _videos.ReadAsync(_id, default)).Status);
        Assert.Equal(0, await CountAsync("review_reminded"));
    }

    [Fact]
    public async Task A_voice_that_was_changed_in_the_storyboard_s_review_speaks_the_video()
    {
        var asked = await AskedAsync(ReviewGate.Storyboard);
        await _editor.ChangeRequestAsync(asked, wish => wish with { Voice = "lena" }, "usr_ann", "settings", false, default);
        _spoken = "";
        await DecideAsync(ReviewGate.Storyboard, true, null);
        await _engine.Ended(_id);

        var video = await _videos.ReadAsync(_id, default);
        Assert.Equal((VideoStatus.Completed, "lena", asked.Script), (video.Status, video.Request.Voice, _spoken));
    }

    [Theory]
    [InlineData(ReviewGate.Script)]
    [InlineData(ReviewGate.Storyboard)]
    public async Task A_script_that_grew_too_long_in_its_review_fails_before_anything_of_it_is_spoken_and_goes_on_once_it_is_shorter(ReviewGate gate)
    {
        var asked = await AskedAsync(gate);
        await _editor.ChangeAsync(asked, script => ScriptEdits.Insert(script, "s1", new("Bees sleep."), 1_800).Script, "usr_ann", "a new scene", false, default);
        _spoken = "";
        await DecideAsync(gate, true, null);
        await _engine.Ended(_id);

        var refused = await _videos.ReadAsync(_id, default);
        Assert.Equal((VideoStatus.Failed, "video_too_long", ""), (refused.Status, refused.Error?.Code, _spoken));

        var edited = await _editor.ChangeAsync(refused, script => ScriptEdits.Remove(script, "s2"), "usr_ann", "scene s2 removed", false, default);
        var retried = await _videos.ApplyAsync(_id, new Happened.RetryRequested(), null, default);
        await new DurableVideoPipeline(new ClientOrchestrations(_engine.Client, _videos)).StartAsync(retried, default);
        var again = await UntilAsync(video => video is { Attempt: 2, Review: not null });
        await DecideAsync(gate, true, null);
        await _engine.Ended(again.InstanceId);
        Assert.Equal((VideoStatus.Completed, edited.Edit!.Script), ((await _videos.ReadAsync(_id, default)).Status, _spoken));
    }

    [Fact]
    public async Task A_voice_chosen_in_the_review_that_speaks_too_slowly_for_the_script_fails_before_it_speaks()
    {
        _seconds = 1_900;
        var asked = await AskedAsync(ReviewGate.Storyboard);
        await _videos.ApplyAsync(_id, new Happened.Paced(new(1.15, 0.35)), null, default);
        await _editor.ChangeRequestAsync(asked, wish => wish with { Voice = "lena" }, "usr_ann", "settings", false, default);
        _spoken = "";
        await DecideAsync(ReviewGate.Storyboard, true, null);
        await _engine.Ended(_id);

        Assert.Equal(("video_too_long", ""), ((await _videos.ReadAsync(_id, default)).Error?.Code, _spoken));
    }

    private async Task<Video> AskedAsync(ReviewGate gate)
    {
        await _engine.Start();
        var video = await _videos.CreateAsync(new("Bees", null, null, "en", "9:16", 30, "explainer", null, 1) { Review = [gate] }, "usr_ann", default);
        _id = video.Id;
        await new DurableVideoPipeline(new ClientOrchestrations(_engine.Client, _videos)).StartAsync(video, default);
        await _engine.Recorded(_id, HistoryEventKind.TimerCreated);
        return await _videos.ReadAsync(_id, default);
    }

    private async Task<WrittenScript> WriteAsync(VideoRun run)
    {
        var video = await _videos.ReadAsync(run.VideoId, default);
        var script = new ScriptDocument(
            "Bees", "en", ScriptOrigin.Ready, [new("s1", SceneRole.Hook, "Bees dance on the comb.", "Bees", null, "A bee.", ["bee"], _seconds)], new("Bees", "Bees.", [], []), []);
        var blob = video.Edit?.Script ?? await _manifests.WriteAsync("script", script, ScriptJsonContext.Default.ScriptDocument, default);
        await _videos.ApplyAsync(run.VideoId, ScriptNews.Of(blob, script), run.Attempt, default);
        return new(blob, ["s1"], video.Request.Review);
    }

    /// <summary>Lets time pass once the orchestration waits, until its timer has fired.</summary>
    private async Task PassAsync(int timer, TimeSpan time)
    {
        await _engine.Recorded(_id, HistoryEventKind.TimerCreated, timer);
        await _engine.Advance(_clock, time);
        await _engine.Recorded(_id, HistoryEventKind.TimerFired, timer);
    }

    private async Task DecideAsync(ReviewGate gate, bool approved, string? reason)
    {
        var video = await _videos.ApplyAsync(_id, new Happened.ReviewDecided(gate, approved, "usr_ann", reason), null, default);
        await new DurableVideoPipeline(new ClientOrchestrations(_engine.Client, _videos)).TellReviewedAsync(video, default);
    }

    private async Task<Video> UntilAsync(Func<Video, bool> condition)
    {
        var video = await _videos.ReadAsync(_id, default);
        for (var began = TimeProvider.System.GetTimestamp(); !condition(video); video = await _videos.ReadAsync(_id, default))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Eventually.Patience, $"{video.Status} {video.Error} {video.Review}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
        return video;
    }

    private async Task<int> CountAsync(string name) => (await _videos.EventsAfterAsync(_id, 0, default)).Count(happened => happened.Name == name);

    private async Task<string?> TextAsync(string name) => (await _videos.EventsAfterAsync(_id, 0, default)).Single(happened => happened.Name == name).Text;

    private void Step<T>(string name, Func<T, CancellationToken, Task> run) => _engine.AsyncActivity<T, string?>(name, async work =>
    {
        await run(work, default);
        return null;
    });
}
