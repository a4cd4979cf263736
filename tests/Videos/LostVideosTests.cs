using AutoVideo.Messaging;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;

namespace AutoVideo.Tests.Videos;

/// <summary>Which videos are told to go on. That a lost one then completes: <see cref="EndToEnd.OrchestrationsOverTheQueueTests"/>.</summary>
public sealed class LostVideosTests : IVideoPipeline, IMessageBus, IDisposable
{
    private static readonly VideoRequest Request = new("Tea", null, null, "en", "9:16", 30, "explainer", null, 1);
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly SqliteDocumentStore _documents;
    private readonly VideoStore _videos;
    private readonly List<string> _told = [];

    public LostVideosTests()
    {
        _documents = new SqliteDocumentStore(_folder.Of("documents.db"), _clock);
        _videos = new VideoStore(_documents, new VideoProjector(_documents, this), _clock);
    }

    [Fact]
    public async Task Unfinished_videos_go_on_once_nothing_happened_to_them_for_an_hour()
    {
        var accepted = await CreateAsync();
        var running = await CreateAsync(new Happened.Started());
        var cancelling = await CreateAsync(new Happened.Started(), new Happened.CancelRequested());
        await CreateAsync(new Happened.Started(), new Happened.CancelRequested(), new Happened.Cancelled());
        _clock.Advance(LostVideos.Quiet - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await ResumeAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(3, await ResumeAsync());
        Assert.Equal([$"start {accepted}", $"start {running}", $"cancel {cancelling}"], _told);
    }

    [Fact]
    public async Task One_that_was_looked_at_is_left_alone_until_something_happens_to_it()
    {
        var video = await CreateAsync(new Happened.Started());
        _clock.Advance(LostVideos.Quiet);
        Assert.Equal(1, await ResumeAsync());
        Assert.Equal(0, await ResumeAsync());
        await _videos.ApplyAsync(video, new Happened.StageStarted(VideoStage.Script), 1, None);
        Assert.Equal(0, await ResumeAsync());
        _clock.Advance(LostVideos.Quiet);
        Assert.Equal(1, await ResumeAsync());
    }

    [Fact]
    public async Task Videos_behind_one_that_is_being_made_are_looked_at_once_it_is_quiet_too()
    {
        for (var number = 0; number < 60; number++) // with their events more than a page
            await CreateAsync(new Happened.Started());
        _clock.Advance(LostVideos.Quiet);
        var busy = await CreateAsync(new Happened.Started());
        await ResumeAsync();
        Assert.DoesNotContain($"start {busy}", _told);
        Assert.Equal(60, _told.Distinct().Count());
        _clock.Advance(LostVideos.Quiet);
        await ResumeAsync();
        Assert.Contains($"start {busy}", _told);
    }

    [Fact]
    public async Task Without_its_place_everything_unfinished_is_looked_at_anew()
    {
        await CreateAsync(new Happened.Started());
        _clock.Advance(LostVideos.Quiet);
        await ResumeAsync();
        await _documents.DeleteAsync(LostVideos.Position, AutoVideo.Storage.WriteCondition.None, None);
        Assert.Equal(1, await ResumeAsync());
    }

    private Task<int> ResumeAsync() => new LostVideos(_documents, this, _clock).ResumeAsync(None);

    private async Task<string> CreateAsync(params Happened[] happened)
    {
        var video = await _videos.CreateAsync(Request, "usr_1", None);
        foreach (var one in happened)
            await _videos.ApplyAsync(video.Id, one, 1, None);
        return video.Id;
    }

    Task IVideoPipeline.StartAsync(Video video, CancellationToken cancellation) => TellAsync($"start {video.InstanceId}");

    Task IVideoPipeline.CancelAsync(Video video, CancellationToken cancellation) => TellAsync($"cancel {video.InstanceId}");

    Task IVideoPipeline.TellReviewedAsync(Video video, CancellationToken cancellation) => TellAsync($"reviewed {video.InstanceId}");

    private Task TellAsync(string what)
    {
        _told.Add(what);
        return Task.CompletedTask;
    }

    Task IMessageBus.SendAsync(string queueOrTopic, BusMessage message, CancellationToken cancellation) => Task.CompletedTask;

    public void Dispose()
    {
        _documents.Dispose();
        _folder.Dispose();
    }
}
