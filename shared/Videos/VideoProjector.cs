using System.Globalization;
using System.Text.Json;
using AutoVideo.Messaging;
using AutoVideo.Storage;

namespace AutoVideo.Videos;

/// <summary>
/// Passes a change of a video on: its events into its partition, one line into its owner's list, messages to the topic
/// <c>video_events</c>. Every step is harmless when repeated, so it runs after each write and again from the change feed.
/// </summary>
public sealed class VideoProjector(IDocumentStore documents, IMessageBus bus)
{
    public const string Topic = "video_events";
    private readonly PassedOn _passedOn = new();

    public async Task ProjectAsync(Video video, CancellationToken cancellation)
    {
        // A language that was deleted and is made again has the id of the first.
        var making = string.Create(CultureInfo.InvariantCulture, $"{video.Id}-{video.CreatedAt.ToUnixTimeMilliseconds():x}");
        if (_passedOn.Has(making, video.Sequence))
            return;
        foreach (var happened in video.Outbox)
        {
            await WriteEventAsync(video.Id, happened, cancellation);
            var body = JsonSerializer.Serialize(happened, VideosJsonContext.Default.VideoEvent);
            await bus.SendAsync(
                Topic,
                new BusMessage($"{making}-{happened.Sequence}", happened.Name, body)
                {
                    CorrelationId = video.Id,
                    Properties = new Dictionary<string, string> { ["ownerId"] = video.OwnerId, ["status"] = video.Status.ToString() },
                },
                cancellation);
        }
        if (video.Status == VideoStatus.Deleted)
            await RemoveAsync(video, cancellation);
        else if (!await WriteSummaryAsync(video, cancellation))
            // Deleted while this was passed on: the events above came too late for the one who removed them.
            foreach (var happened in video.Outbox)
                await documents.DeleteAsync(EventKeyOf(video.Id, happened), WriteCondition.None, cancellation);
        _passedOn.Add(making, video.Sequence);
    }

    private static DocumentKey EventKeyOf(string videoId, VideoEvent happened) => new(Video.Container, videoId, $"{videoId}-e{happened.Sequence:D8}");

    private async Task WriteEventAsync(string videoId, VideoEvent happened, CancellationToken cancellation)
    {
        try
        {
            await documents.WriteAsync(
                EventKeyOf(videoId, happened), happened, VideosJsonContext.Default.VideoEvent, WriteCondition.Absent, null, cancellation);
        }
        catch (PreconditionFailedException)
        {
            // Written before: the id is made of the sequence number.
        }
    }

    private async Task<bool> WriteSummaryAsync(Video video, CancellationToken cancellation)
    {
        var key = new DocumentKey(VideoSummary.Container, video.OwnerId, video.Id);
        var summary = new VideoSummary(
            video.Id, video.OwnerId, video.Status, video.Title, video.Request.Topic, video.Language, video.Request.Format, video.Request.Seconds,
            video.CreatedAt, video.UpdatedAt, video.Sequence);
        return await documents.WriteLineAsync(
            key, summary, VideosJsonContext.Default.VideoSummary, line => line.Sequence, () => IsListedAsync(video.Id, cancellation), cancellation);
    }

    private async Task<bool> IsListedAsync(string id, CancellationToken cancellation) =>
        await documents.ReadAsync(VideoStore.KeyOf(id), VideosJsonContext.Default.Video, cancellation) is { Value.Status: not VideoStatus.Deleted };

    /// <summary>
    /// What a deleted video leaves: first its line, by which who passes it on late sees that nobody else removes its events any more; the
    /// document itself last, so a crash in between is seen and finished.
    /// </summary>
    private async Task RemoveAsync(Video video, CancellationToken cancellation)
    {
        await documents.DeleteAsync(new(VideoSummary.Container, video.OwnerId, video.Id), WriteCondition.None, cancellation);
        while (true)
        {
            var page = await documents.QueryAsync(
                new DocumentQuery(Video.Container, video.Id) { Limit = 100 }, VideosJsonContext.Default.JsonElement, cancellation);
            var beside = page.Documents.Where(document => document.Id != video.Id).ToArray();
            if (beside.Length == 0)
                break;
            foreach (var document in beside)
                await documents.DeleteAsync(new(Video.Container, video.Id, document.Id), WriteCondition.None, cancellation);
        }
        await documents.DeleteAsync(VideoStore.KeyOf(video.Id), WriteCondition.None, cancellation);
    }
}
