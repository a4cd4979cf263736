using AutoVideo.Failures;
using AutoVideo.Storage;
using AutoVideo.Telemetry;

namespace AutoVideo.Videos;

/// <summary>Reads, applies what happened, and writes on condition of the ETag; then passes the change on.</summary>
public sealed class VideoStore(IDocumentStore documents, VideoProjector projector, TimeProvider time, VideoTelemetry? telemetry = null)
{
    public const int MostEvents = 1000;

    public static DocumentKey KeyOf(string id) => new(Video.Container, id, id);

    /// <summary>Writes a new video, <see cref="VideoStatus.Accepted"/>. Starting its pipeline is the caller's next step (a sweeper repeats it).</summary>
    public Task<Video> CreateAsync(VideoRequest request, string ownerId, CancellationToken cancellation) =>
        CreateAsync(NewId(), request, ownerId, cancellation);

    /// <summary>As above, for those who set something aside under the id before.</summary>
    /// <param name="id">From <see cref="NewId"/>, or made of an idempotency key; when its owner has this video already, that is the one.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="ownerId">Whose it is.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<Video> CreateAsync(string id, VideoRequest request, string ownerId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var video = new Video(id, ownerId, request, VideoStatus.Accepted, 1, now, now, 1, [new VideoEvent(1, "accepted", now, 1)])
        {
            Language = request.Language,
        };
        try
        {
            await documents.WriteAsync(KeyOf(id), video, VideosJsonContext.Default.Video, WriteCondition.Absent, null, cancellation);
        }
        catch (PreconditionFailedException)
        {
            // A request that is repeated after a crash has the same id: what it made then is what it asks for.
            var found = await ReadAsync(id, cancellation);
            if (found.OwnerId != ownerId)
                throw;
            video = found;
        }
        await projector.ProjectAsync(video, cancellation);
        return video;
    }

    public string NewId() => $"vid_{Guid.CreateVersion7(time.GetUtcNow()):N}";

    /// <summary>Null when there is none, or it was deleted.</summary>
    public async Task<Video?> FindAsync(string id, CancellationToken cancellation)
    {
        if (!IsId(id))
            return null;
        var stored = await documents.ReadAsync(KeyOf(id), VideosJsonContext.Default.Video, cancellation);
        return stored is null or { Value.Status: VideoStatus.Deleted } ? null : stored.Value;
    }

    /// <summary>As <see cref="FindAsync"/>, for work that knows the video exists.</summary>
    /// <exception cref="PermanentException"><c>video_not_found</c>.</exception>
    public async Task<Video> ReadAsync(string id, CancellationToken cancellation) =>
        await FindAsync(id, cancellation) ?? throw NotFound(id);

    /// <summary>Applies what happened, whoever else writes at the same time.</summary>
    /// <param name="attempt">When given, news of another attempt changes nothing: it was delivered late.</param>
    /// <returns>The video as it now is.</returns>
    /// <exception cref="PermanentException"><c>video_state_conflict</c>, <c>video_not_found</c>.</exception>
    public async Task<Video> ApplyAsync(string id, Happened happened, int? attempt, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await documents.ReadAsync(KeyOf(id), VideosJsonContext.Default.Video, cancellation) ?? throw NotFound(id);
            var before = stored.Value;
            if (attempt is not null && attempt != before.Attempt)
                return before;
            // What the writer before us may not have passed on, should it have died, must not be overwritten.
            await projector.ProjectAsync(before, cancellation);
            var after = VideoTransitions.On(before with { Outbox = [] }, happened, time.GetUtcNow());
            if (after.Outbox.Count == 0)
                return before;
            try
            {
                await documents.WriteAsync(KeyOf(id), after, VideosJsonContext.Default.Video, WriteCondition.Matches(stored.ETag), null, cancellation);
                telemetry?.Changed(before, after);
                await projector.ProjectAsync(after, cancellation);
                return after;
            }
            catch (PreconditionFailedException)
            {
                // Somebody else changed it in between: read again and decide again.
            }
        }
    }

    /// <summary>Newest first.</summary>
    public async Task<DocumentPage<VideoSummary>> ListAsync(
        string ownerId, VideoStatus? status, int limit, string? continuation, CancellationToken cancellation) =>
        await documents.QueryAsync(
            new DocumentQuery(VideoSummary.Container, ownerId)
            {
                Filters = status is null ? [] : [new DocumentFilter("status", FilterOperator.Equal, status.Value.ToString())],
                Descending = true,
                Limit = limit,
                Continuation = continuation,
            },
            VideosJsonContext.Default.VideoSummary,
            cancellation);

    /// <summary>Events after a sequence number, oldest first.</summary>
    public Task<IReadOnlyList<VideoEvent>> EventsAfterAsync(string id, long sequence, CancellationToken cancellation) =>
        EventsAfterAsync(id, sequence, MostEvents, cancellation);

    /// <param name="limit">At most <see cref="MostEvents"/>.</param>
    public async Task<IReadOnlyList<VideoEvent>> EventsAfterAsync(string id, long sequence, int limit, CancellationToken cancellation)
    {
        var page = await documents.QueryAsync(
            new DocumentQuery(Video.Container, id)
            {
                Filters = [new("type", FilterOperator.Equal, "event"), new("sequence", FilterOperator.GreaterThan, sequence)],
                OrderBy = "sequence",
                Limit = limit,
            },
            VideosJsonContext.Default.VideoEvent,
            cancellation);
        return [.. page.Documents.Select(document => document.Value)];
    }

    private static bool IsId(string id) => id.Length is > 4 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static PermanentException NotFound(string id) => new("video_not_found", $"There is no video '{id}'.");
}
