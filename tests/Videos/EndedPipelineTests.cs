using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Embedded.Durable;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using Moq;

namespace AutoVideo.Tests.Videos;

/// <summary>Videos whose orchestration has ended, and they have not.</summary>
public sealed class EndedPipelineTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly EngineHarness _engine = new();
    private SqliteDocumentStore _documents = null!;
    private VideoStore _videos = null!;

    public async Task InitializeAsync()
    {
        _documents = new SqliteDocumentStore(_folder.Of("documents.db"), _clock);
        _videos = new VideoStore(_documents, new VideoProjector(_documents, new NoBus()), _clock);
        await _engine.Orchestrator(nameof(VideoOrchestrator), async context =>
        {
            if (await context.WaitForExternalEvent<string>("Go") == "break")
                throw new IOException("The documents were away for too long.");
        }).Orchestrator(nameof(PackageOrchestrator), _ => throw new IOException("It broke.")).Start();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_that_broke_off_or_was_terminated_fails_where_it_was_and_can_be_retried(bool isTerminated)
    {
        var video = await StartAsync(new Happened.Started(), new Happened.StageStarted(VideoStage.Script), new Happened.StageFinished(VideoStage.Script), new Happened.StageStarted(VideoStage.Voice));
        await LookAsync();
        Assert.Equal(VideoStatus.Running, (await _videos.ReadAsync(video.Id, None)).Status);

        await EndAsync(video.InstanceId, isTerminated);
        await LookAsync();
        var failed = await _videos.ReadAsync(video.Id, None);
        Assert.Equal((VideoStatus.Failed, "pipeline_ended", VideoStage.Voice), (failed.Status, failed.Error!.Code, failed.Error.Stage));
        Assert.Equal(isTerminated, failed.Error.Message.Contains("terminated", StringComparison.Ordinal));

        // The next attempt is nothing to what is known of the one before.
        await _videos.ApplyAsync(video.Id, new Happened.RetryRequested(), null, None);
        await LookAsync();
        Assert.Equal(VideoStatus.Accepted, (await _videos.ReadAsync(video.Id, None)).Status);
    }

    [Fact]
    public async Task A_later_attempt_that_broke_off_fails_too()
    {
        var video = await StartAsync(new Happened.Failed(VideoStage.Script, new("step_failed", "It broke.")), new Happened.RetryRequested());
        Assert.Equal(2, video.Attempt);
        await EndAsync(video.InstanceId, isTerminated: false);
        await LookAsync();
        Assert.Equal("pipeline_ended", (await _videos.ReadAsync(video.Id, None)).Error?.Code);
    }

    [Fact]
    public async Task One_that_is_to_be_cancelled_is_cancelled_then_and_one_that_has_ended_stays_as_it_is()
    {
        var cancelling = await StartAsync(new Happened.Started(), new Happened.CancelRequested());
        var completed = await StartAsync(new Happened.Started(), new Happened.Completed());
        foreach (var video in new[] { cancelling, completed })
            await EndAsync(video.InstanceId, isTerminated: true);
        await _engine.Run(nameof(PackageOrchestrator), id: $"{completed.Id}-p0001-hls"); // of another's
        await LookAsync();
        Assert.Equal(
            (VideoStatus.Cancelled, VideoStatus.Completed), ((await _videos.ReadAsync(cancelling.Id, None)).Status, (await _videos.ReadAsync(completed.Id, None)).Status));
    }

    private async Task<Video> StartAsync(params Happened[] happened)
    {
        var video = await _videos.CreateAsync(new VideoRequest("Tea", null, null, "en", "9:16", 30, "explainer", null, 1), "usr_1", None);
        foreach (var one in happened)
            video = await _videos.ApplyAsync(video.Id, one, null, None);
        await _engine.Client.ScheduleNewOrchestrationInstanceAsync(nameof(VideoOrchestrator), null, new StartOrchestrationOptions(video.InstanceId));
        return video;
    }

    private async Task EndAsync(string instance, bool isTerminated)
    {
        if (isTerminated)
            await _engine.Client.TerminateInstanceAsync(instance);
        else
            await _engine.Client.RaiseEventAsync(instance, "Go", "break");
        Assert.Equal(isTerminated ? OrchestrationRuntimeStatus.Terminated : OrchestrationRuntimeStatus.Failed, (await _engine.Ended(instance)).RuntimeStatus);
    }

    private Task LookAsync() =>
        new ResumeLostVideos(new LostVideos(_documents, Mock.Of<IVideoPipeline>(), _clock), _videos).RunAsync(new TimerInfo(), _engine.Client, None);

    public async Task DisposeAsync()
    {
        await _engine.DisposeAsync();
        _documents.Dispose();
        _folder.Dispose();
    }
}
