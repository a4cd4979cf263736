using System.Text.Json;
using AutoVideo.Storage;

namespace AutoVideo.Videos;

/// <summary>
/// Sets unfinished videos going again whose pipeline is gone with the engine's storage. A second reader of the change feed, that never passes an unfinished video before
/// nothing happened to it for a while: so it looks at each one once, and again after every change. A pipeline that is there is left alone; that one has ended is noticed where instances are listed (<c>ResumeLostVideos</c>).
/// </summary>
public sealed class LostVideos(IDocumentStore documents, IVideoPipeline pipeline, TimeProvider time)
{
    /// <summary>Without this document every video is looked at anew.</summary>
    public static readonly DocumentKey Position = new("system", "feeds", "lost-videos");

    internal static readonly TimeSpan Quiet = TimeSpan.FromHours(1);
    private const int PageSize = 100, MostPages = 500;

    /// <returns>How many were told to go on.</returns>
    public async Task<int> ResumeAsync(CancellationToken cancellation)
    {
        var resumed = 0;
        for (var pages = 0; pages < MostPages; pages++)
        {
            var position = await documents.ReadAsync(Position, VideosJsonContext.Default.FeedPosition, cancellation);
            var page = await documents.ReadChangesAsync(Video.Container, position?.Value.Continuation, PageSize, cancellation);
            if (page.Changes.Count == 0)
                break;
            var open = page.Changes.Where(change => change.Key.Id == change.Key.Partition)
                .Select(change => JsonSerializer.Deserialize(change.Json, VideosJsonContext.Default.Video)!).Where(video => !video.IsFinished).ToArray();
            var quiet = open.Where(video => video.UpdatedAt <= time.GetUtcNow() - Quiet).ToArray();
            foreach (var video in quiet)
                await (video.Status == VideoStatus.Cancelling ? pipeline.CancelAsync(video, cancellation) : pipeline.StartAsync(video, cancellation));
            resumed += quiet.Length;
            // The same page is read again until what happens in it is over or quiet.
            if (quiet.Length < open.Length)
                break;
            await documents.WriteAsync(Position, new FeedPosition(page.Continuation), VideosJsonContext.Default.FeedPosition, WriteCondition.None, null, cancellation);
        }
        return resumed;
    }
}
