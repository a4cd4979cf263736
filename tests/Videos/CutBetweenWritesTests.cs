using System.Text.Json.Serialization.Metadata;
using AutoVideo.Messaging;
using AutoVideo.Storage;
using AutoVideo.Storage.Sqlite;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;

namespace AutoVideo.Tests.Videos;

/// <summary>The process dies before any one of its writes; what comes after finds everything in order.</summary>
public sealed class CutBetweenWritesTests : IDisposable
{
    private static readonly VideoRequest Request = new("Tea", null, null, "en", "9:16", 30, "explainer", null, 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_video_is_made_whole_or_not_at_all_wherever_the_process_dies()
    {
        for (var writes = 0; ; writes++)
        {
            await using var world = new World(_folder.Of($"create-{writes}"));
            var survived = await world.RunUntilCutAsync(writes, async store =>
            {
                var video = await store.CreateAsync(Request, "usr_1", default);
                await world.Pipeline.StartAsync(video, default);
            });
            await world.SweepAsync();
            await world.AssertInOrderAsync();
            if (survived)
                break;
            Assert.True(writes < 50);
        }
    }

    [Fact]
    public async Task A_change_of_state_is_told_once_wherever_the_process_dies()
    {
        for (var writes = 0; ; writes++)
        {
            await using var world = new World(_folder.Of($"apply-{writes}"));
            Video video = null!;
            await world.RunUntilCutAsync(int.MaxValue, async store => video = await store.CreateAsync(Request, "usr_1", default));
            var survived = await world.RunUntilCutAsync(writes, async store =>
            {
                await store.ApplyAsync(video.Id, new Happened.Started(), 1, default);
                await store.ApplyAsync(video.Id, new Happened.StageStarted(VideoStage.Script), 1, default);
                await store.ApplyAsync(video.Id, new Happened.CancelRequested(), 1, default);
            });
            await world.SweepAsync();
            await world.AssertInOrderAsync();
            if (survived)
                break;
            Assert.True(writes < 100);
        }
    }

    [Fact]
    public async Task A_deleted_video_is_gone_wherever_the_process_dies()
    {
        for (var writes = 0; ; writes++)
        {
            await using var world = new World(_folder.Of($"delete-{writes}"));
            Video video = null!;
            await world.RunUntilCutAsync(int.MaxValue, async store =>
            {
                video = await store.CreateAsync(Request, "usr_1", default);
                await store.ApplyAsync(video.Id, new Happened.CancelRequested(), 1, default);
                await store.ApplyAsync(video.Id, new Happened.Cancelled(), 1, default);
            });
            var survived = await world.RunUntilCutAsync(writes, store => store.ApplyAsync(video.Id, new Happened.DeleteRequested(), null, default));
            var wasDeleted = await world.Store.FindAsync(video.Id, default) is null;
            await world.SweepAsync();
            if (wasDeleted)
                Assert.Equal(0, await world.CountDocumentsAsync(video));
            else
                await world.AssertInOrderAsync();
            if (survived)
                break;
            Assert.True(writes < 50);
        }
    }

    private sealed class World : IAsyncDisposable, IMessageBus, IVideoPipeline
    {
        private readonly SqliteDocumentStore _documents;
        private readonly CuttingDocuments _cutting;
        private readonly HashSet<string> _messages = [];
        private int _left = int.MaxValue;

        public World(string folder)
        {
            Directory.CreateDirectory(folder);
            _documents = new SqliteDocumentStore(Path.Combine(folder, "documents.db"), TimeProvider.System);
            _cutting = new CuttingDocuments(_documents, Write);
            Store = Restarted();
        }

        public VideoStore Store { get; private set; }
        public IVideoPipeline Pipeline => this;
        public HashSet<string> Started { get; } = [];
        public HashSet<string> Cancelled { get; } = [];

        public async Task<bool> RunUntilCutAsync(int writes, Func<VideoStore, Task> work)
        {
            _left = writes;
            try
            {
                await work(Store);
                return true;
            }
            catch (PowerCutException)
            {
                return false;
            }
            finally
            {
                _left = int.MaxValue;
                Store = Restarted();
            }
        }

        public async Task SweepAsync() =>
            await new VideoSweeper(_documents, new VideoProjector(_documents, this), this, []).SweepAsync(default);

        public async Task AssertInOrderAsync()
        {
            foreach (var summary in (await Store.ListAsync("usr_1", null, 100, null, default)).Documents)
            {
                var video = await Store.ReadAsync(summary.Id, default);
                Assert.Equal((video.Status, video.Sequence), (summary.Value.Status, summary.Value.Sequence));
                var events = await Store.EventsAfterAsync(video.Id, 0, default);
                Assert.Equal(Enumerable.Range(1, (int)video.Sequence).Select(n => (long)n), events.Select(e => e.Sequence));
                Assert.All(events, e => Assert.Contains(FormattableString.Invariant($"{video.Id}-{video.CreatedAt.ToUnixTimeMilliseconds():x}-{e.Sequence}"), _messages));
                if (video.Status == VideoStatus.Accepted)
                    Assert.Contains(video.InstanceId, Started);
                if (video.Status == VideoStatus.Cancelling)
                    Assert.Contains(video.InstanceId, Cancelled);
            }
            var changes = await _documents.ReadChangesAsync(Video.Container, null, 100, default);
            foreach (var change in changes.Changes.Where(c => c.Key.Id == c.Key.Partition))
                Assert.NotNull(await _documents.ReadAsync(new(VideoSummary.Container, "usr_1", change.Key.Id), VideosJsonContext.Default.VideoSummary, default));
        }

        public async Task<int> CountDocumentsAsync(Video video)
        {
            var own = await _documents.QueryAsync(new DocumentQuery(Video.Container, video.Id), VideosJsonContext.Default.VideoEvent, default);
            var listed = await _documents.QueryAsync(new DocumentQuery(VideoSummary.Container, "usr_1"), VideosJsonContext.Default.VideoSummary, default);
            return own.Documents.Count + listed.Documents.Count;
        }

        public Task SendAsync(string queueOrTopic, BusMessage message, CancellationToken cancellation)
        {
            Write();
            _messages.Add(message.MessageId);
            return Task.CompletedTask;
        }

        public Task StartAsync(Video video, CancellationToken cancellation)
        {
            Write();
            Started.Add(video.InstanceId);
            return Task.CompletedTask;
        }

        public Task TellReviewedAsync(Video video, CancellationToken cancellation) => Task.CompletedTask;

        public Task CancelAsync(Video video, CancellationToken cancellation)
        {
            Write();
            Cancelled.Add(video.InstanceId);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            _documents.Dispose();
            return ValueTask.CompletedTask;
        }

        // A new process remembers nothing of what it has projected.
        private VideoStore Restarted() => new(_cutting, new VideoProjector(_cutting, this), TimeProvider.System);

        private void Write()
        {
            if (_left-- <= 0)
                throw new PowerCutException();
        }
    }

    private sealed class PowerCutException : Exception;

    /// <summary>Real documents; every write may be the one that never happens.</summary>
    private sealed class CuttingDocuments(IDocumentStore inner, Action beforeWrite) : IDocumentStore
    {
        public Task<StoredDocument<T>?> ReadAsync<T>(DocumentKey key, JsonTypeInfo<T> type, CancellationToken cancellation) =>
            inner.ReadAsync(key, type, cancellation);

        public Task<string> WriteAsync<T>(
            DocumentKey key, T value, JsonTypeInfo<T> type, WriteCondition condition, TimeSpan? timeToLive, CancellationToken cancellation)
        {
            beforeWrite();
            return inner.WriteAsync(key, value, type, condition, timeToLive, cancellation);
        }

        public Task DeleteAsync(DocumentKey key, WriteCondition condition, CancellationToken cancellation)
        {
            beforeWrite();
            return inner.DeleteAsync(key, condition, cancellation);
        }

        public Task WriteBatchAsync(string container, string partition, IReadOnlyList<DocumentOperation> operations, CancellationToken cancellation)
        {
            beforeWrite();
            return inner.WriteBatchAsync(container, partition, operations, cancellation);
        }

        public Task<DocumentPage<T>> QueryAsync<T>(DocumentQuery query, JsonTypeInfo<T> type, CancellationToken cancellation) =>
            inner.QueryAsync(query, type, cancellation);

        public Task<ChangePage> ReadChangesAsync(string container, string? continuation, int limit, CancellationToken cancellation) =>
            inner.ReadChangesAsync(container, continuation, limit, cancellation);
    }
}
