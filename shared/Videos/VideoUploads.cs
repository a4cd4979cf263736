using System.Text.RegularExpressions;
using AutoVideo.Storage;

namespace AutoVideo.Videos;

/// <summary>Pictures and music that people uploaded: named by a video's or a version's wishes, or by a script of theirs.</summary>
internal sealed partial class VideoUploads(IDocumentStore documents, IBlobStore blobs) : IKeptBlobs
{
    private const int PageSize = 200;

    public string Prefix => "uploads/";
    public TimeSpan Keep => TimeSpan.FromDays(30);

    public async Task<IReadOnlySet<string>> ReferredAsync(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        var referred = new HashSet<string>(StringComparer.Ordinal);
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        var read = new HashSet<string>(StringComparer.Ordinal);
        string? continuation = null;
        while (referred.Count < wanted.Count && await documents.ReadChangesAsync(Video.Container, continuation, PageSize, cancellation) is { Changes.Count: > 0 } page)
        {
            foreach (var change in page.Changes)
            {
                referred.UnionWith(UploadsIn(change.Json).Where(wanted.Contains));
                foreach (var script in Scripts().Matches(change.Json).Select(match => match.Value).Where(read.Add))
                    referred.UnionWith(UploadsIn(await TextAsync(script, cancellation)).Where(wanted.Contains));
            }
            continuation = page.Continuation;
        }
        return referred;
    }

    private static IEnumerable<string> UploadsIn(string json) => Uploads().Matches(json).Select(match => match.Value);

    private async Task<string> TextAsync(string blob, CancellationToken cancellation)
    {
        if (await blobs.FindAsync(blob, cancellation) is null)
            return "";
        using var reader = new StreamReader(await blobs.OpenReadAsync(blob, null, cancellation));
        return await reader.ReadToEndAsync(cancellation);
    }

    [GeneratedRegex("uploads/[a-z]+/[0-9a-f]{32}\\.[a-z0-9]+")]
    private static partial Regex Uploads();

    /// <summary>Scripts, edited ones, and the plans of translations, which hold their source.</summary>
    [GeneratedRegex("artefacts/(script|translation)[a-z-]*/[0-9a-f]{32}\\.json")]
    private static partial Regex Scripts();
}
