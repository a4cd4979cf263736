using System.Runtime.CompilerServices;
using System.Text.Json;
using AutoVideo.Render;
using AutoVideo.Storage;
using AutoVideo.Videos.Edits;

namespace AutoVideo.Videos;

/// <summary>The files of completed videos stay; what else the pipeline made can be made again.</summary>
internal sealed class VideoReferences(IDocumentStore documents) : IArtefactReferences
{
    private const int PageSize = 200;

    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        string? continuation = null;
        while (true)
        {
            var page = await documents.ReadChangesAsync(Video.Container, continuation, PageSize, cancellation);
            if (page.Changes.Count == 0)
                yield break;
            foreach (var change in page.Changes.Where(change => change.Key.Id == change.Key.Partition))
                foreach (var name in NamesOf(JsonSerializer.Deserialize(change.Json, VideosJsonContext.Default.Video)!))
                    yield return name;
            foreach (var change in page.Changes.Where(change => change.Key.Id.StartsWith($"{change.Key.Partition}-r", StringComparison.Ordinal)))
                foreach (var name in NamesOf(JsonSerializer.Deserialize(change.Json, VideosJsonContext.Default.VideoVersion)!))
                    yield return name;
            foreach (var change in page.Changes.Where(change => change.Key.Id.StartsWith($"{change.Key.Partition}-p", StringComparison.Ordinal)))
                foreach (var file in JsonSerializer.Deserialize(change.Json, VideosJsonContext.Default.VideoPackage)!.Files)
                    yield return file.Blob;
            continuation = page.Continuation;
        }
    }

    private static IEnumerable<string> NamesOf(Video video) =>
        [.. video.Result is { } result ? NamesOf(result) : [], .. new[] { video.Script, video.Edit?.Script, video.Request.Translation?.Plan }.OfType<string>()];

    private static IEnumerable<string> NamesOf(VideoVersion version) => [.. NamesOf(version.Result), version.Script, version.Timeline];

    private static string[] NamesOf(RenderResult result) => [result.Video, result.Thumbnail, result.CaptionsSrt, result.CaptionsVtt];
}
