using AutoVideo.MediaJobs;
using AutoVideo.MediaJobs.Azure;
using AutoVideo.MediaJobs.Bus;
using AutoVideo.Platform;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.MediaJobs;

/// <summary>Whether somebody takes the jobs that go over the bus.</summary>
public sealed class MediaWorkerProbeTests : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly MessageStore _store;
    private readonly ServiceBusClient _client;

    public MediaWorkerProbeTests()
    {
        _store = new MessageStore(new MessageStoreOptions { Path = _folder.Of("messages.db") }, _clock);
        _client = new ServiceBusClient(_store);
    }

    [Theory]
    [InlineData(MediaJobKind.Render, "render-jobs")]
    [InlineData(MediaJobKind.Voice, "media-jobs")]
    public async Task One_job_that_nobody_took_for_an_hour_is_said_until_somebody_does(MediaJobKind kind, string queue)
    {
        using var documents = new SqliteDocumentStore(_folder.Of("documents.db"), _clock);
        var messages = new ServiceBusJobMessages(_client);
        await new BusMediaJobs(documents, messages, _clock).SubmitAsync(new MediaJob("a", kind, "{}"), None);
        _clock.Advance(MediaWorkerProbe.LongestWait);
        await ProbeAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        var said = (await Assert.ThrowsAsync<InvalidOperationException>(ProbeAsync)).Message;
        Assert.Contains(queue, said, StringComparison.Ordinal);
        Assert.Contains("no worker runs", said, StringComparison.Ordinal);

        await using var worker = new BusMediaJobQueue(documents, messages, TimeSpan.Zero, _clock, NullLogger<BusMediaJobQueue>.Instance);
        var job = await worker.TakeAsync([kind], TimeSpan.FromMinutes(1), None);
        await worker.SucceedAsync(job!, "{}", 0, None);
        await ProbeAsync();
    }

    [Fact]
    public async Task A_message_that_is_to_come_later_waits_for_nobody()
    {
        await new ServiceBusJobMessages(_client).SendAsync(JobQueues.Heavy, "m", "job", MediaJobKind.Render, _clock.GetUtcNow().AddDays(1), None);
        _clock.Advance(TimeSpan.FromHours(2));
        await ProbeAsync();
    }

    [Fact]
    public void It_is_asked_where_jobs_go_over_the_bus_and_nothing_depends_on_its_answer()
    {
        Assert.False(Probe(MediaJobTransport.Folder).Applies);
        Assert.Equal((true, false), (Probe(MediaJobTransport.Bus).Applies, Probe(MediaJobTransport.Bus).Needed));
    }

    private Task ProbeAsync() => Probe(MediaJobTransport.Bus).ProbeAsync(None);

    private MediaWorkerProbe Probe(MediaJobTransport transport) =>
        new(_client, Options.Create(new MediaJobsOptions { Transport = transport }), _clock, NullLogger<MediaWorkerProbe>.Instance);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }
}
