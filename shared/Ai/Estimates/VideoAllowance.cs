using AutoVideo.Ai.Quotas;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;

namespace AutoVideo.Ai.Estimates;

/// <summary>
/// Whether a plan has room for all that a video will ask providers for, looked at before the first of it is paid. Nothing is set aside: each
/// call does that for itself. Render minutes are <see cref="RenderMinutes"/>.
/// </summary>
public sealed class VideoAllowance
{
    private readonly VideoEstimates estimates;
    private readonly AiQuotas quotas;

    internal VideoAllowance(VideoEstimates estimates, AiQuotas quotas) => (this.estimates, this.quotas) = (estimates, quotas);

    /// <summary>Before a video is written.</summary>
    /// <param name="userId">Whose plan.</param>
    /// <param name="request">Checked.</param>
    /// <param name="sourceCharacters">Length of the source, or of the ready script.</param>
    /// <param name="cancellation">Ends the look.</param>
    /// <exception cref="Failures.PermanentException"><c>quota_exceeded</c>.</exception>
    public Task CheckAsync(string userId, VideoRequest request, int sourceCharacters, CancellationToken cancellation) =>
        CheckAsync(userId, VideoWork.Of(request, sourceCharacters), cancellation);

    /// <summary>Before another attempt at a video: what was made is not made again.</summary>
    /// <exception cref="Failures.PermanentException"><c>quota_exceeded</c>.</exception>
    public Task CheckLeftAsync(Video video, CancellationToken cancellation) => CheckAsync(video.OwnerId, VideoWork.Left(video, 0), cancellation);

    /// <summary>Before a finished video is rendered again: only what changed is made.</summary>
    /// <param name="userId">Whose plan.</param>
    /// <param name="request">As the video is to be made.</param>
    /// <param name="plan">What changed.</param>
    /// <param name="cancellation">Ends the look.</param>
    /// <exception cref="Failures.PermanentException"><c>quota_exceeded</c>.</exception>
    public Task CheckAsync(string userId, VideoRequest request, EditPlan plan, CancellationToken cancellation) =>
        CheckAsync(userId, VideoWork.Of(request, plan, scene => scene.Asks), cancellation);

    /// <summary>Before a video is made in other languages.</summary>
    /// <param name="original">The video.</param>
    /// <param name="languages">Each with whether its words are given.</param>
    /// <param name="cancellation">Ends the look.</param>
    /// <exception cref="Failures.PermanentException"><c>quota_exceeded</c>.</exception>
    public Task CheckAsync(Video original, IReadOnlyList<(string Language, bool IsGiven)> languages, CancellationToken cancellation) => quotas.RequireAsync(
        original.OwnerId,
        [.. languages.SelectMany(wish => estimates.QuotaOf(VideoWork.Translated(original.Request, wish.Language, wish.IsGiven)))
            .GroupBy(use => use.Key, (kind, uses) => new QuotaUse(kind, uses.Sum(use => use.Value)))],
        cancellation);

    private Task CheckAsync(string userId, VideoWork work, CancellationToken cancellation) =>
        quotas.RequireAsync(userId, [.. estimates.QuotaOf(work).Select(use => new QuotaUse(use.Key, use.Value))], cancellation);
}
