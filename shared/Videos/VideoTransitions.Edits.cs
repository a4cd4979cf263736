using AutoVideo.Failures;
using AutoVideo.Videos.Edits;
using AutoVideo.Videos.Reviews;

namespace AutoVideo.Videos;

/// <summary>What people decide and change on the way: reviews, edits, new renderings.</summary>
public static partial class VideoTransitions
{
    private static Video Ask(Video video, Happened.ReviewAsked e, DateTimeOffset now) => video.Review?.Gate == e.Gate
        ? video
        : (video with { Review = new(e.Gate, e.Script, now, e.ExpiresAt, 0), UpdatedAt = now }).Note("review_asked", now, StageOf(e.Gate), text: Name(e.Gate));

    private static Video Remind(Video video, Happened.ReviewReminded e, DateTimeOffset now) => video.Review is { Decision: null } review && review.Reminders < e.Number
        ? (video with { Review = review with { Reminders = e.Number, RemindedAt = now }, UpdatedAt = now })
            .Note("review_reminded", now, StageOf(review.Gate), text: $"{Name(review.Gate)}: waiting since {review.AskedAt:O}")
        : video;

    private static Video Decide(Video video, Happened.ReviewDecided e, DateTimeOffset now)
    {
        if (video.Review is not { } review || review.Gate != e.Gate)
            throw new PermanentException("review_not_open", "Nothing waits for this review now.");
        if (review.Decision is { } before)
            return before.Approved == e.Approved && before.By == e.By
                ? video
                : throw new PermanentException("review_not_open", $"{before.By} has {(before.Approved ? "approved" : "rejected")} it already.");
        if (now >= review.ExpiresAt)
            throw new PermanentException("review_not_open", $"The review has lapsed at {review.ExpiresAt:u}; a retry asks again.");
        var after = video with { Review = review with { Decision = new(e.Approved, e.By, now, e.Reason) }, UpdatedAt = now };
        if (e.Approved)
        {
            var approval = new ReviewApproval(e.Gate, video.Edit?.Script ?? review.Script, e.By, now) { HasNewSettings = video.Edit is { } edit && edit.Request != video.Request };
            after = AsEdited(after) with { Approvals = [.. video.Approvals.Where(other => other.Gate != e.Gate), approval] };
        }
        return after.Note(e.Approved ? "review_approved" : "review_rejected", now, StageOf(e.Gate), text: $"{Name(e.Gate)} by {e.By}{(e.Reason is null ? "" : $": {e.Reason}")}");
    }

    private static Video TakeReview(Video video, DateTimeOffset now) => video.Review is { Decision: not null } review
        ? (video with { Review = null, UpdatedAt = now }).Note("review_taken", now, StageOf(review.Gate), text: Name(review.Gate))
        : video;

    private static Video Edit(Video video, Happened.Edited e, DateTimeOffset now)
    {
        var working = video.Edit?.Script ?? video.Script;
        if (working == e.Script && (video.Edit?.Request ?? video.Request).IsSameAs(e.Request))
            return video;
        if (working != e.Base || video.Revision != e.Revision)
            throw new PermanentException("changed_meanwhile", "Somebody else edited the video; read it again and repeat.");
        return (video with { Edit = new(e.Script, e.Request, e.By, now), Revision = video.Revision + 1, Restores = null, UpdatedAt = now }).Note("edited", now, text: $"{e.What} by {e.By}");
    }

    private static Video Discard(Video video, Happened.EditDiscarded e, DateTimeOffset now) => e.Revision is { } seen && seen != video.Revision
        ? throw new PermanentException("changed_meanwhile", "Somebody else edited the video; read it again and repeat.")
        : video.Edit is null
        ? video
        : (video with { Edit = null, Revision = video.Revision + 1, UpdatedAt = now }).Note("edit_discarded", now, text: $"by {e.By}");

    /// <summary>As it is to be made now. The pace is kept where length and voice are.</summary>
    private static Video AsEdited(Video video) => video.Edit is not { Request: var wish }
        ? video
        : video with
        {
            Request = wish,
            Voice = wish.Voice == video.Request.Voice ? video.Voice : null,
            Pace = wish.Seconds == video.Request.Seconds && wish.Voice == video.Request.Voice ? video.Pace : null,
        };

    /// <summary>A new attempt with what was edited, or with what a version was made of: the account of stages begins anew, the pace is kept.</summary>
    private static Video Render(Video video, Happened.RenderRequested e, DateTimeOffset now)
    {
        if (e.Restores is not null && video.IsEdited)
            throw new PermanentException("edits_pending", "The video has edits that were not rendered yet; render or discard them first.");
        var edit = e.Restores is { } version ? new VideoEdit(version.Script, version.Request, e.By, now) : video.Edit;
        if (edit is null)
            throw new PermanentException("nothing_to_render", "Nothing was changed since the last rendering.");
        var edited = AsEdited(video with { Edit = edit });
        return (edited with
        {
            Attempt = video.Attempt + 1,
            Revision = video.Revision + 1,
            Pace = e.Restores is not null ? e.Restores.Pace : edited.Pace,
            Restores = e.Restores?.Number,
            Error = null,
            FailedVoices = [],
            Stages = [],
            Script = null,
            Timeline = null,
            RenderJob = null,
            Result = null,
            Review = null,
        }).With(VideoStatus.Accepted, now).Note("render_requested", now, text: e.Restores is null ? $"by {e.By}" : $"version {e.Restores.Number} by {e.By}");
    }

    private static Video Complete(Video video, DateTimeOffset now) =>
        (video with { Version = video.Version + 1, Edit = null, Restores = null }).With(VideoStatus.Completed, now)
            .Note("completed", now, text: $"version {video.Version + 1}");

    private static VideoStage StageOf(ReviewGate gate) => gate == ReviewGate.Script ? VideoStage.Script : VideoStage.Visuals;

    private static string Name(ReviewGate gate) => gate.ToString().ToLowerInvariant();
}
