using System.IO.Compression;
using AutoVideo.AccountData;
using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Batches;
using AutoVideo.Failures;
using AutoVideo.Messaging;
using AutoVideo.Render;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;

namespace AutoVideo.Tests.Batches;

/// <summary>A batch on real documents; its pipeline notes what was started and is cut off where a test says so.</summary>
public sealed class BatchPumpTests : IDisposable
{
    private const string Id = "bat_0198c6a1";
    private readonly TemporaryFolder _folder = new();
    private readonly SqliteDocumentStore _documents;
    private readonly MemoryBlobStore _blobs = new();
    private readonly Pipeline _pipeline = new();
    private readonly VideoStore _videos;
    private readonly BatchStore _batches;
    private readonly BatchPump _pump;

    public BatchPumpTests()
    {
        _documents = new SqliteDocumentStore(_folder.Of("documents.db"), TimeProvider.System);
        _videos = new VideoStore(_documents, new VideoProjector(_documents, new NoBus()), TimeProvider.System);
        _batches = new BatchStore(_documents, TimeProvider.System);
        _pump = new BatchPump(_batches, _videos, _pipeline, usage: new UsageReport(_documents));
    }

    public void Dispose()
    {
        _documents.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Never_more_videos_are_made_at_once_than_asked_and_in_the_end_all()
    {
        await CreateAsync(120, concurrency: 4);
        await _pump.RunAsync(Id, default);
        var most = 0;
        while (_pipeline.Next() is { } video)
        {
            most = Math.Max(most, (await _batches.FindAsync(Id, default))!.Running);
            await EndAsync(video);
        }

        var batch = (await _batches.FindAsync(Id, default))!;
        Assert.Equal((BatchStatus.Completed, 120, 4), (batch.Status, batch.Completed, most));
        Assert.Equal(120 * 3.5, batch.Seconds, 6);
        Assert.Equal(120, _pipeline.Started.Distinct().Count());
    }

    [Fact]
    public async Task News_told_twice_and_by_two_at_once_are_counted_once()
    {
        await CreateAsync(10, concurrency: 3);
        await _pump.RunAsync(Id, default);
        while (_pipeline.Next() is { } video)
        {
            await CompleteAsync(video);
            await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _pump.VideoEndedAsync(video, default)));
        }

        Assert.Equal(10, (await _batches.FindAsync(Id, default))!.Completed);
    }

    /// <summary>The process dies between taking an item and starting its video, at every second start.</summary>
    [Fact]
    public async Task What_a_dead_process_took_is_started_by_the_sweep_and_only_one_video_is_made_of_it()
    {
        await CreateAsync(8, concurrency: 2);
        _pipeline.DiesAtEverySecondStart = true;
        for (var turn = 0; turn < 100 && (await _batches.FindAsync(Id, default))!.Status == BatchStatus.Running; turn++)
        {
            await UntilItDiesAsync(() => _pump.SweepAsync(Id, default));
            while (_pipeline.Next() is { } video)
                await UntilItDiesAsync(() => EndAsync(video));
        }

        var batch = (await _batches.FindAsync(Id, default))!;
        Assert.Equal((BatchStatus.Completed, 8), (batch.Status, batch.Completed));
    }

    private static async Task UntilItDiesAsync(Func<Task> process)
    {
        try
        {
            await process();
        }
        catch (IOException)
        {
            // What comes next is done by the next process.
        }
    }

    [Fact]
    public async Task Paused_it_starts_nothing_resumed_it_goes_on_cancelled_it_stops_what_runs()
    {
        await CreateAsync(5, concurrency: 2);
        await _pump.RunAsync(Id, default);
        await _batches.ChangeAsync(Id, BatchChanges.Pause, default);
        await EndAsync(_pipeline.Next()!);
        Assert.Equal(2, (await _batches.FindAsync(Id, default))!.Started);

        await _batches.ChangeAsync(Id, BatchChanges.Resume, default);
        await _pump.RunAsync(Id, default);
        Assert.Equal(3, (await _batches.FindAsync(Id, default))!.Started);

        await _batches.ChangeAsync(Id, BatchChanges.Cancel, default);
        await _pump.CancelVideosAsync(Id, default);
        Assert.Equal(2, _pipeline.Cancelled.Count);
        foreach (var video in _pipeline.Cancelled)
        {
            await _videos.ApplyAsync(video, new Happened.Cancelled(), null, default);
            await _pump.VideoEndedAsync(video, default);
        }
        var batch = (await _batches.FindAsync(Id, default))!;
        Assert.Equal((1, 2, 3), (batch.Completed, batch.Cancelled, batch.Started));
        Assert.Throws<PermanentException>(() => BatchChanges.Resume(batch, default));
    }

    [Fact]
    public async Task A_batch_costs_what_the_calls_for_its_videos_cost()
    {
        await CreateAsync(2, concurrency: 2);
        await _pump.RunAsync(Id, default);
        foreach (var cost in new[] { 0.25m, 0.5m })
        {
            var video = _pipeline.Next()!;
            var totals = UsageTotals.OfVideo(Generation.PartitionOf("ann", TimeProvider.System.GetUtcNow()), video) with
            {
                Groups = [new("voice", AiKind.Voice, "elevenlabs", "m") { Calls = 1, CostUsd = cost }],
            };
            await _documents.WriteAsync(new(Generation.Container, totals.UserMonth, totals.Id), totals, AiJsonContext.Default.UsageTotals, WriteCondition.None, null, default);
            await EndAsync(video);
        }

        Assert.Equal(0.75, (await _batches.FindAsync(Id, default))!.CostUsd, 6);
    }

    [Fact]
    public async Task The_results_are_a_table_of_every_item_and_an_archive_of_the_finished_videos()
    {
        await CreateAsync(3, concurrency: 3);
        await _pump.RunAsync(Id, default);
        await EndAsync(_pipeline.Next()!, "=HYPERLINK(1) / Bees");
        await EndAsync(_pipeline.Next()!, "Tea");
        var failed = _pipeline.Next()!;
        await _videos.ApplyAsync(failed, new Happened.Failed(VideoStage.Voice, new FailureCause("tool_missing", "No voice.")), null, default);
        await _pump.VideoEndedAsync(failed, default);

        var batch = (await new BatchResults(_batches, _videos, _blobs, []).MakeAsync(Id, default))!;

        var table = System.Text.Encoding.UTF8.GetString(_blobs.Bytes(batch.Table!)).ReplaceLineEndings("\n").Trim('\uFEFF').Split('\n');
        Assert.Equal("Number,Line,Status,VideoId,Title,Seconds,CpuSeconds,CostUsd,Error,File", table[0]);
        Assert.StartsWith("1,2,completed,vid_0198c6a1_0001,\"'=HYPERLINK(1) / Bees\",3.5,", table[1], StringComparison.Ordinal);
        Assert.Contains("failed,vid_0198c6a1_0003,,0,0,0,tool_missing: No voice.", table[3], StringComparison.Ordinal);
        using var archive = new ZipArchive(new MemoryStream(_blobs.Bytes(batch.Archive!)));
        Assert.Equal(["0001-HYPERLINK-1-Bees.mp4", "0001-HYPERLINK-1-Bees.srt", "0002-Tea.mp4", "0002-Tea.srt"], archive.Entries.Select(entry => entry.FullName));
        Assert.Empty(await _batches.OpenAsync(default));
    }

    [Theory]
    [InlineData("v.mp4", "results are made, then the batch goes")]
    [InlineData("batches/bat_0198c6a1/result.csv", "the batch goes, then results are made again")]
    public async Task Results_that_are_made_while_their_batch_is_deleted_go_with_it(string meeting, string order)
    {
        await CreateAsync(1, concurrency: 1);
        await _pump.RunAsync(Id, default);
        await EndAsync(_pipeline.Next()!);
        var results = new BatchResults(_batches, _videos, _blobs, []);
        Assert.NotNull(await results.MakeAsync(Id, default));
        var data = new BatchUserData(_documents, _batches, _pump, _blobs);
        var subject = new DataSubject("ann", "del_somebody", TimeProvider.System.GetUtcNow().AddDays(-1));
        Task RemoveAsync() => data.RemoveAsync(subject, [Id], default);
        async Task MakeAsync() => Assert.Null(await results.MakeAsync(Id, default));
        var isFirst = order.StartsWith("results", StringComparison.Ordinal);
        _blobs.Meanwhile = name =>
        {
            if (name != meeting)
                return Task.CompletedTask;
            _blobs.Meanwhile = null;
            return isFirst ? RemoveAsync() : MakeAsync();
        };
        await (isFirst ? MakeAsync() : RemoveAsync());
        Assert.Null(_blobs.Meanwhile);
        Assert.DoesNotContain(_blobs.Names, name => name.Contains(Id, StringComparison.Ordinal));
        Assert.Null(await _batches.FindAsync(Id, default));
    }

    private async Task CreateAsync(int count, int concurrency)
    {
        var wishes = Enumerable.Range(1, count).Select(number => (number + 1, new VideoRequest($"Topic {number}", null, null, "en", "9:16", 5, "explainer", null, number))).ToArray();
        await _batches.CreateAsync(Id, "ann", "A batch", concurrency, wishes, default);
        Assert.Equal(count, (await _batches.CreateAsync(Id, "ann", "A batch", concurrency, wishes, default)).Count);
    }

    private async Task EndAsync(string video, string title = "Title")
    {
        await CompleteAsync(video, title);
        await _pump.VideoEndedAsync(video, default);
    }

    private async Task CompleteAsync(string video, string title = "Title")
    {
        foreach (var name in new[] { "v.mp4", "c.srt" })
            await _blobs.WriteAsync(name, new MemoryStream([1, 2, 3]), "application/octet-stream", default);
        await _videos.ApplyAsync(video, new Happened.Started(), null, default);
        await _videos.ApplyAsync(video, new Happened.ScriptWritten("s", title, "en", false, []), null, default);
        await _videos.ApplyAsync(video, new Happened.Rendered(new RenderResult("v.mp4", "t.jpg", "c.srt", "c.vtt", 3.5, 105, 3, new VerificationReport([]), new Dictionary<string, double>(), 1, 0)), null, default);
        await _videos.ApplyAsync(video, new Happened.Completed(), null, default);
    }

    private sealed class Pipeline : IVideoPipeline
    {
        private readonly Queue<string> _running = new();
        private int _starts;

        public List<string> Started { get; } = [];
        public List<string> Cancelled { get; } = [];
        public bool DiesAtEverySecondStart { get; set; }

        public string? Next() => _running.TryDequeue(out var video) ? video : null;

        public Task StartAsync(Video video, CancellationToken cancellation)
        {
            if (DiesAtEverySecondStart && ++_starts % 2 == 0)
                throw new IOException("The process died.");
            lock (_running)
            {
                if (!Started.Contains(video.Id))
                    _running.Enqueue(video.Id);
                Started.Add(video.Id);
            }
            return Task.CompletedTask;
        }

        public Task TellReviewedAsync(Video video, CancellationToken cancellation) => Task.CompletedTask;

        public Task CancelAsync(Video video, CancellationToken cancellation)
        {
            Cancelled.Add(video.Id);
            return Task.CompletedTask;
        }
    }

    private sealed class NoBus : IMessageBus
    {
        public Task SendAsync(string queueOrTopic, BusMessage message, CancellationToken cancellation) => Task.CompletedTask;
    }
}
