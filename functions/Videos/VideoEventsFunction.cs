using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.MediaJobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AutoVideo.Videos;

/// <summary>
/// Server-sent events (WHATWG HTML, section 9.2): every event of the video with its sequence number as id, and <c>progress</c>
/// without one while a render runs. Ends when the video is finished, or after <c>Api:LongestStreamSeconds</c>: a client goes on with <c>Last-Event-ID</c>.
/// </summary>
public sealed class VideoEventsFunction(
    OwnedVideos owned, VideoStore videos, IMediaJobs jobs, IHostApplicationLifetime host, TimeProvider time, IOptions<ApiOptions> options)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan KeepAliveEvery = TimeSpan.FromSeconds(15);

    [Function("VideoEvents"), Requires(Permissions.VideoRead), Fails("video_not_found")]
    [RequestHeader("Last-Event-ID", "The id of the last event that was seen; the stream goes on after it.")]
    [Answers(200, ContentType = "text/event-stream", Description = "Events; the data of each is the video as it then is.")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/events")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        var after = long.TryParse(request.Headers["Last-Event-ID"], out var last) && last > 0 ? last : 0;
        return Results.Stream(async stream =>
        {
            // A stopping host ends the stream; the client comes back to the next one.
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(request.HttpContext.RequestAborted, host.ApplicationStopping);
            await FollowAsync(stream, video, after, gone.Token);
        }, "text/event-stream");
    }

    private async Task FollowAsync(Stream stream, Video video, long after, CancellationToken gone)
    {
        var started = time.GetTimestamp();
        var spoken = started;
        var percent = -1.0;
        var writer = new EventWriter(stream);
        try
        {
            while (true)
            {
                var progress = await VideoView.RenderProgressAsync(video, jobs, gone);
                var view = VideoView.Of(video, progress);
                var events = await videos.EventsAfterAsync(video.Id, after, gone);
                foreach (var happened in events)
                {
                    await writer.WriteAsync(happened.Sequence, happened.Name, view, gone);
                    after = happened.Sequence;
                }
                if (events.Count == 0 && view.Percent != percent)
                    await writer.WriteAsync(null, "progress", view, gone);
                else if (events.Count == 0 && time.GetElapsedTime(spoken) > KeepAliveEvery)
                    await writer.KeepAliveAsync(gone);
                if (events.Count > 0 || view.Percent != percent || time.GetElapsedTime(spoken) > KeepAliveEvery)
                    spoken = time.GetTimestamp();
                percent = view.Percent;
                // The last event may be written a moment after the document.
                if ((video.IsFinished && after >= video.Sequence) || time.GetElapsedTime(started) > options.Value.LongestStream)
                    return;
                await Task.Delay(LookEvery, time, gone);
                if (await videos.FindAsync(video.Id, gone) is not { } now)
                    return;
                video = now;
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The client went away.
        }
    }
}
