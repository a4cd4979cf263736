using AutoVideo.Failures;
using AutoVideo.Script;
using Microsoft.Extensions.Options;

namespace AutoVideo.Videos.Reviews;

/// <summary>Puts the question to the owner, unless they approved this very script before.</summary>
public sealed class AskReview(VideoStore videos, IOptions<ReviewOptions> options, TimeProvider time)
{
    [Function(ActivityNames.AskReview)]
    public async Task<ReviewTerms> RunAsync([ActivityTrigger] ReviewWork work, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var video = await videos.ReadAsync(work.Run.VideoId, cancellation);
        if (video.Approvals.Any(approval => approval.Gate == work.Gate && approval.Script == work.Script.Script))
            return new(IsDecided: true, now);
        var expires = now + TimeSpan.FromDays(options.Value.ExpireAfterDays);
        video = await videos.ApplyAsync(video.Id, new Happened.ReviewAsked(work.Gate, work.Script.Script, expires), work.Run.Attempt, cancellation);
        return RemindReview.TermsOf(video, options.Value, now);
    }
}

/// <summary>Looks whether the owner has decided; reminds them when that is due, and ends the wait when it has lapsed.</summary>
public sealed class RemindReview(VideoStore videos, IOptions<ReviewOptions> options, TimeProvider time)
{
    [Function(ActivityNames.RemindReview)]
    public async Task<ReviewTerms> RunAsync([ActivityTrigger] ReviewWork work, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var video = await videos.ReadAsync(work.Run.VideoId, cancellation);
        if (video.Review is { Decision: null } review && now >= review.ExpiresAt)
            throw new PermanentException("review_expired", $"Nobody answered the {work.Gate.ToString().ToLowerInvariant()} review until {review.ExpiresAt:u}.");
        // Who looks twice at a time, as after a crash, reminds once.
        if (video.Review is { Decision: null } open && now >= DueOf(open, options.Value))
            video = await videos.ApplyAsync(video.Id, new Happened.ReviewReminded(open.Reminders + 1), work.Run.Attempt, cancellation);
        return TermsOf(video, options.Value, now);
    }

    internal static ReviewTerms TermsOf(Video video, ReviewOptions options, DateTimeOffset now)
    {
        if (video.Review is not { Decision: null } review)
            return new(IsDecided: true, now);
        var remind = DueOf(review, options);
        return new(IsDecided: false, remind < review.ExpiresAt ? remind : review.ExpiresAt);
    }

    private static DateTimeOffset DueOf(VideoReview review, ReviewOptions options) =>
        (review.RemindedAt ?? review.AskedAt) + TimeSpan.FromHours(options.RemindAfterHours);
}

/// <summary>Acts on the decision: the script as approved, or the end of this attempt.</summary>
public sealed class TakeReview(VideoSteps steps, VideoStore videos, ApprovedScripts scripts)
{
    [Function(ActivityNames.TakeReview)]
    public async Task<WrittenScript> RunAsync([ActivityTrigger] ReviewWork work, CancellationToken cancellation)
    {
        var video = await videos.ReadAsync(work.Run.VideoId, cancellation);
        if (video.Review is { Decision: { Approved: false } rejection })
            throw new PermanentException("review_rejected", rejection.Reason is { } reason ? $"{rejection.By}: {reason}" : $"Rejected by {rejection.By}.");
        var approved = video.Approvals.FirstOrDefault(approval => approval.Gate == work.Gate)
            ?? throw new TransientException("The review is not decided yet.");
        // Was refused when it was approved, unless somebody edited it in that moment.
        var script = await scripts.ReadAsync(video, approved, cancellation);
        await steps.RecordAsync(work.Run, new Happened.ReviewTaken(), cancellation);
        if (approved.Script == work.Script.Script)
            return work.Script with { HasNewSettings = approved.HasNewSettings };
        await steps.RecordAsync(work.Run, ScriptNews.Of(approved.Script, script), cancellation);
        return work.Script with { Script = approved.Script, Scenes = [.. script.Scenes.Select(scene => scene.Id)] };
    }
}
