using System.Runtime.CompilerServices;
using System.Text.Json;
using AutoVideo.Storage;

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
            {
                if (JsonSerializer.Deserialize(change.Json, VideosJsonContext.Default.Video)?.Result is not { } result)
                    continue;
                foreach (var name in new[] { result.Video, result.Thumbnail, result.CaptionsSrt, result.CaptionsVtt })
                    yield return name;
            }
            continuation = page.Continuation;
        }
    }
}
