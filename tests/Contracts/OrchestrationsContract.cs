using System.Collections.Concurrent;
using System.Text.Json;
using AutoVideo.AccountData;
using AutoVideo.Ai.Transcription;
using AutoVideo.Platform;
using AutoVideo.Render.Packaging;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Embedded.Durable;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using AutoVideo.Videos.Packages;

namespace AutoVideo.Tests.Contracts;

/// <summary>What every <see cref="IOrchestrations"/> does. A subclass per way to the durable engine, which is a real one.</summary>
public abstract class OrchestrationsContract : IAsyncLifetime
{
    protected const string Waiting = "Waiting", Go = "Go";
    protected static readonly CancellationToken None = CancellationToken.None;
    private static readonly VideoRequest Request = new("Tea", null, null, "en", "9:16", 30, "explainer", null, 1);
    private readonly ConcurrentDictionary<string, int> _begun = new();

    public abstract IOrchestrations Orchestrations { get; }

    /// <summary>Returns once nothing of what was asked for is left to do.</summary>
    protected abstract Task SettleAsync();

    private protected TemporaryFolder Folder { get; } = new();
    private protected ManualTimeProvider Clock { get; } = new();
    private protected EngineHarness Engine { get; } = new();
    private protected SqliteDocumentStore Documents { get; private set; } = null!;
    private protected VideoStore Videos { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Documents = new SqliteDocumentStore(Folder.Of("documents.db"), Clock);
        Videos = new VideoStore(Documents, new VideoProjector(Documents, new NoBus()), Clock);
        Engine
            .Activity<string, int>("Begin", id => _begun.AddOrUpdate(id, 1, (_, before) => before + 1))
            .Orchestrator(Waiting, async context =>
            {
                await context.CallActivityAsync<int>("Begin", context.InstanceId);
                await context.WaitForExternalEvent<string?>(Go);
            })
            .Orchestrator(nameof(VideoOrchestrator), async context =>
            {
                await context.WaitForExternalEvent<string?>(VideoOrchestrator.CancelEvent);
                await context.CallActivityAsync<int>("Begin", context.InstanceId);
                await context.WaitForExternalEvent<string?>(Go);
            })
            .Orchestrator(nameof(EraseUserOrchestrator), context => context.WaitForExternalEvent<string?>(EraseUserOrchestrator.CalledOffEvent));
        foreach (var ended in new[] { nameof(PackageOrchestrator), nameof(TranscriptionOrchestrator), nameof(ExportDataOrchestrator) })
            Engine.Orchestrator(ended, _ => Task.CompletedTask);
        await Engine.Start();
    }

    public virtual async Task DisposeAsync()
    {
        await Engine.DisposeAsync();
        Documents.Dispose();
        Folder.Dispose();
    }

    [Fact]
    public async Task What_every_service_starts_begins_with_what_its_orchestrator_reads()
    {
        await new DurableVideoPipeline(Orchestrations).StartAsync(NewVideo("vid_1") with { Attempt = 2 }, None);
        await new DurablePackagePipeline(Orchestrations).StartAsync(new VideoPackage("vid_1-p0000-hls", "vid_1", 0, PackageKind.Hls, PackageStatus.Accepted, 3, default, default, [], null), None);
        await new DurableTranscriptions(Orchestrations).StartAsync(new Recording("rec_1", "usr_1", RecordingStatus.Accepted, "audio/wav", 1, default, default), None);
        await new DurableErasures(Orchestrations).StartAsync("era_1", None);
        await new DurableExports(Orchestrations).StartAsync(new ExportRun("exp_1"), None);
        await SettleAsync();

        await BegunWithAsync("vid_1.2", nameof(VideoOrchestrator), new VideoRun("vid_1", 2));
        await BegunWithAsync("vid_1-p0000-hls.3", nameof(PackageOrchestrator), new PackageRun("vid_1", "vid_1-p0000-hls", 3));
        await BegunWithAsync("rec_1", nameof(TranscriptionOrchestrator), new RecordingRun("usr_1", "rec_1"));
        await BegunWithAsync("era_1", nameof(EraseUserOrchestrator), new ErasureRun("era_1"));
        await BegunWithAsync("exp_1", nameof(ExportDataOrchestrator), new ExportRun("exp_1"));
    }

    [Fact]
    public async Task However_many_start_one_at_once_it_runs_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => StartAsync("one")));
        await SettleAsync();
        await Orchestrations.RaiseAsync("one", Go, None);
        await SettleAsync();
        await Engine.Ended("one");
        Assert.Equal(1, _begun["one"]);
    }

    [Fact]
    public async Task One_that_has_ended_is_not_started_again_and_hears_nothing_more()
    {
        await RunAsync("over");
        await StartAsync("over");
        await Orchestrations.RaiseAsync("over", Go, None);
        await SettleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await Engine.Client.GetInstanceAsync("over"))!.RuntimeStatus);
        Assert.Equal(1, _begun["over"]);
    }

    [Fact]
    public async Task A_running_video_is_told_of_its_cancel_and_does_the_rest_itself()
    {
        var video = await CancellingAsync();
        await new DurableVideoPipeline(Orchestrations).StartAsync(video, None);
        await SettleAsync();
        await new DurableVideoPipeline(Orchestrations).CancelAsync(video, None);
        await SettleAsync();
        await BeginsAsync(video.InstanceId, times: 1);
        Assert.Equal(VideoStatus.Cancelling, (await Videos.ReadAsync(video.Id, None)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_cancel_that_nobody_hears_is_recorded_at_once(bool hasEnded)
    {
        var video = await CancellingAsync();
        if (hasEnded)
        {
            await new DurableVideoPipeline(Orchestrations).StartAsync(video, None);
            await SettleAsync();
            await Engine.Client.RaiseEventAsync(video.InstanceId, VideoOrchestrator.CancelEvent);
            await Engine.Client.RaiseEventAsync(video.InstanceId, Go);
            await Engine.Ended(video.InstanceId);
        }
        await new DurableVideoPipeline(Orchestrations).CancelAsync(video, None);
        await SettleAsync();
        Assert.Equal(VideoStatus.Cancelled, (await Videos.ReadAsync(video.Id, None)).Status);
    }

    [Fact]
    public async Task One_that_ends_in_this_moment_is_forgotten_and_another_of_its_id_starts()
    {
        await StartAsync("again");
        await SettleAsync();
        var forgetting = Orchestrations.ForgetAsync("again", None);
        await Engine.Client.RaiseEventAsync("again", Go);
        await forgetting;
        await SettleAsync();
        Assert.Null(await Engine.Client.GetInstanceAsync("again"));
        await RunAsync("again");
        Assert.Equal(2, _begun["again"]);
    }

    [Fact]
    public async Task Forgetting_what_is_not_there_is_no_error_and_the_probe_is_content()
    {
        await Orchestrations.ForgetAsync("never-was", None);
        await SettleAsync();
        await Orchestrations.ProbeAsync(None);
    }

    protected Task StartAsync(string id) => Orchestrations.StartOnceAsync(Waiting, id, new ExportRun(id), None);

    protected Task BeginsAsync(string id, int times) =>
        EngineHarness.Eventually(() => _begun.GetValueOrDefault(id) == times, $"'{id}' did not begin {times} times.");

    /// <summary>A video that is to be cancelled.</summary>
    protected async Task<Video> CancellingAsync()
    {
        var video = await Videos.CreateAsync(Request, "usr_1", None);
        return await Videos.ApplyAsync(video.Id, new Happened.CancelRequested(), null, None);
    }

    protected async Task RunAsync(string id)
    {
        await StartAsync(id);
        await SettleAsync();
        await Orchestrations.RaiseAsync(id, Go, None);
        await SettleAsync();
        await Engine.Ended(id);
    }

    private static Video NewVideo(string id) => new(id, "usr_1", Request, VideoStatus.Accepted, 1, default, default, 1, []);

    private async Task BegunWithAsync<T>(string id, string orchestrator, T input)
    {
        var instance = await Engine.Until(id, _ => true);
        Assert.Equal((orchestrator, JsonSerializer.Serialize(input)), (instance.Name, instance.SerializedInput));
        Assert.Equal(input, instance.ReadInputAs<T>());
    }
}
