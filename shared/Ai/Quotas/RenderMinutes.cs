using AutoVideo.Storage;
using AutoVideo.Videos;

namespace AutoVideo.Ai.Quotas;

/// <summary>The render minutes of videos: set aside when a video is asked for, counted when it is complete, let go when it is not.</summary>
public sealed class RenderMinutes : IVideoFinished, IReservationOwner
{
    private readonly Lazy<AiQuotas> quotas;
    private readonly IDocumentStore documents;

    // The quotas ask their owners, of which this is one.
    internal RenderMinutes(Lazy<AiQuotas> quotas, IDocumentStore documents) => (this.quotas, this.documents) = (quotas, documents);

    /// <summary>Before a video (or another attempt at it) is written.</summary>
    /// <exception cref="Failures.PermanentException"><c>quota_exceeded</c>.</exception>
    public async Task ReserveAsync(string userId, string videoId, int attempt, double seconds, CancellationToken cancellation)
    {
        var reservation = Video.InstanceIdOf(videoId, attempt);
        // Whatever an earlier attempt still holds is this one's now.
        await quotas.Value.ReleaseAsync(userId, held => held != reservation && IsOf(held, videoId), cancellation);
        await quotas.Value.ReserveAsync(userId, reservation, new(QuotaKind.Render, seconds / 60), cancellation);
    }

    /// <summary>Before several videos are written: all of them, or none.</summary>
    /// <exception cref="Failures.PermanentException"><c>quota_exceeded</c>.</exception>
    public Task ReserveAsync(string userId, IReadOnlyList<(string VideoId, double Seconds)> videos, CancellationToken cancellation) => quotas.Value.ReserveAsync(
        userId, [.. videos.Select(video => new QuotaWish(Video.InstanceIdOf(video.VideoId, 1), new(QuotaKind.Render, video.Seconds / 60)))], cancellation);

    /// <summary>Before a finished video is rendered again: its last attempt is counted first, for the news of it may not have come yet.</summary>
    /// <exception cref="Failures.PermanentException"><c>quota_exceeded</c>.</exception>
    public async Task ReserveNextAsync(Video finished, double seconds, CancellationToken cancellation)
    {
        await FinishedAsync(finished, cancellation);
        await ReserveAsync(finished.OwnerId, finished.Id, finished.Attempt + 1, seconds, cancellation);
    }

    public async Task FinishedAsync(Video video, CancellationToken cancellation)
    {
        if (!video.IsFinished)
            return;
        if (MinutesOf(video) is > 0 and var minutes)
            await quotas.Value.SettleAsync(video.OwnerId, video.InstanceId, minutes, cancellation);
        else
            await quotas.Value.ReleaseAsync(video.OwnerId, video.InstanceId, cancellation);
    }

    bool IReservationOwner.Owns(string reservation) => reservation.StartsWith("vid_", StringComparison.Ordinal);

    async Task<double?> IReservationOwner.UsedAsync(string userId, string reservation, CancellationToken cancellation)
    {
        var stored = await documents.ReadAsync(VideoStore.KeyOf(reservation.Split('.')[0]), VideosJsonContext.Default.Video, cancellation);
        if (stored?.Value is not { } video || video.InstanceId != reservation)
            return 0;
        return video.IsFinished ? MinutesOf(video) : null;
    }

    private static double MinutesOf(Video video) => video is { Status: VideoStatus.Completed, Result: { } result } ? result.Seconds / 60 : 0;

    private static bool IsOf(string reservation, string videoId) =>
        reservation == videoId || reservation.StartsWith($"{videoId}.", StringComparison.Ordinal);
}
