using AutoVideo.MediaJobs;
using AutoVideo.MediaJobs.Azure;
using AutoVideo.MediaJobs.Bus;
using AutoVideo.Render;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using Microsoft.Extensions.Logging.Abstractions;

namespace AutoVideo.Tests.Render;

/// <summary>The orchestration that waits for a render looks every 30 s, and that is all that it does.</summary>
public sealed class LostRenderMessageTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_render_whose_message_was_lost_with_its_worker_is_taken_again_while_its_video_waits()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualTimeProvider();
        await using var broker = new MessageStore(new MessageStoreOptions { Path = folder.Of("messages.db") }, clock);
        await using var client = new ServiceBusClient(broker);
        using var documents = new SqliteDocumentStore(folder.Of("documents.db"), clock);
        var jobs = new BusMediaJobs(documents, new ServiceBusJobMessages(client), clock);
        await using var queue = new BusMediaJobQueue(documents, new ServiceBusJobMessages(client), TimeSpan.Zero, clock, NullLogger<BusMediaJobQueue>.Instance);
        var videos = new VideoStore(documents, new VideoProjector(documents, new NoBus()), clock);
        var steps = new VideoSteps(videos, clock);
        var video = await videos.CreateAsync(new VideoRequest("Tea", null, null, "en", "9:16", 30, "explainer", null, 1), "usr_1", None);
        var run = new VideoRun(video.Id, video.Attempt);
        await videos.ApplyAsync(video.Id, new Happened.Started(), null, None);
        var job = await new RenderVideo(steps, jobs).RunAsync(new RenderWork(run, "timelines/1"), None);
        Assert.Equal(job, (await TakeAsync())?.Job.Id);
        clock.Advance(Lease);
        Assert.NotNull(await client.CreateReceiver(JobQueues.Heavy, new ServiceBusReceiverOptions { ReceiveMode = ServiceBusReceiveMode.ReceiveAndDelete }).ReceiveMessageAsync(TimeSpan.Zero));

        LeasedMediaJob? again = null;
        for (var look = 0; look < 60 && again is null; look++)
        {
            Assert.False(await new CheckRender(steps, jobs).RunAsync(new RenderCheck(run, job), None));
            again = await TakeAsync();
            clock.Advance(TimeSpan.FromSeconds(30));
        }
        Assert.Equal(job, again?.Job.Id);

        Task<LeasedMediaJob?> TakeAsync() => queue.TakeAsync([MediaJobKind.Render], Lease, None);
    }
}
