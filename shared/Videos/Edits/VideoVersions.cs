using AutoVideo.Failures;
using AutoVideo.Storage;

namespace AutoVideo.Videos.Edits;

/// <summary>The finished renderings of a video.</summary>
public sealed class VideoVersions(IDocumentStore documents)
{
    /// <summary>Writing the same number again changes nothing that matters: the same step made it.</summary>
    public Task SaveAsync(VideoVersion version, CancellationToken cancellation) => documents.WriteAsync(
        KeyOf(version.VideoId, version.Number), version, VideosJsonContext.Default.VideoVersion, WriteCondition.None, null, cancellation);

    /// <exception cref="PermanentException"><c>version_not_found</c>.</exception>
    public async Task<VideoVersion> ReadAsync(string videoId, int number, CancellationToken cancellation) =>
        (await documents.ReadAsync(KeyOf(videoId, number), VideosJsonContext.Default.VideoVersion, cancellation))?.Value
            ?? throw new PermanentException("version_not_found", $"The video has no version {number}.");

    /// <summary>Newest first.</summary>
    public Task<DocumentPage<VideoVersion>> ListAsync(string videoId, int limit, string? continuation, CancellationToken cancellation) => documents.QueryAsync(
        new DocumentQuery(Video.Container, videoId)
        {
            Filters = [new("type", FilterOperator.Equal, "version")],
            Descending = true,
            Limit = limit,
            Continuation = continuation,
        },
        VideosJsonContext.Default.VideoVersion, cancellation);

    private static DocumentKey KeyOf(string videoId, int number) => new(Video.Container, videoId, VideoVersion.IdOf(videoId, number));
}
