using System.ComponentModel.DataAnnotations;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos.Reviews;

/// <param name="Gate">What is decided about.</param>
/// <param name="Decision">approve lets the video go on with all edits; reject ends this attempt, a retry asks again.</param>
/// <param name="Reason">Stands in the history; needed to reject.</param>
internal sealed record ReviewVideo(
    [AllowedValues("script", "storyboard")] string Gate, [AllowedValues("approve", "reject")] string Decision, [StringLength(1_000, MinimumLength = 1)] string? Reason = null)
    : IExample<ReviewVideo>
{
    public static ReviewVideo Example { get; } = new("script", "approve");
}

public sealed class ReviewVideoFunction(
    OwnedVideos owned, ICallers callers, VideoStore videos, ApprovedScripts scripts, IVideoPipeline pipeline, IMediaJobs jobs, TimeProvider time)
{
    /// <summary>Answers the review that a video waits for. Deciding the same twice does no harm.</summary>
    [Function("ReviewVideo"), Requires(Permissions.VideoUpdate), Accepts<ReviewVideo>, Answers<VideoView>(202)]
    [Fails("video_not_found", "review_not_open", "review_reason_missing", "video_too_long", "video_state_conflict")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/videos/{id}/review")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var before = await owned.ReadAsync(request, id, cancellation);
        var body = await JsonBody.ReadAsync(request, HttpJsonContext.Default.ReviewVideo, 16 * 1024, cancellation);
        var caller = await callers.OfAsync(request, cancellation);
        var approved = body.Decision == "approve";
        if (!approved && body.Reason is null)
            throw new PermanentException("review_reason_missing", "Say why: the reason stands in the video's history.");
        var gate = Enum.Parse<ReviewGate>(body.Gate, ignoreCase: true);
        var decision = new Happened.ReviewDecided(gate, approved, caller.UserId, body.Reason);
        if (approved)
        {
            // Here it can still be made shorter; later the video would fail of it.
            var foreseen = VideoTransitions.On(before, decision, time.GetUtcNow());
            await scripts.ReadAsync(foreseen, foreseen.Approvals.Single(approval => approval.Gate == gate), cancellation);
        }
        var video = await videos.ApplyAsync(id, decision, null, cancellation);
        await pipeline.TellReviewedAsync(video, cancellation);
        return Results.Json(await VideoView.OfAsync(video, jobs, cancellation), HttpJsonContext.Default.VideoView, statusCode: StatusCodes.Status202Accepted);
    }
}
