using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AutoVideo.AccountData;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Render.Preview;
using AutoVideo.Storage;

namespace AutoVideo.Videos;

/// <summary>A person's videos with events, versions, renders and the histories of their orchestrations.</summary>
internal sealed class VideoUserData(
    IDocumentStore documents, VideoStore videos, IVideoPipeline pipeline, IMediaJobs jobs, IInstanceHistories histories, IEnumerable<IVideoFinished> finished) : IUserData
{
    public string Kind => "videos";
    public IReadOnlyList<string> Containers => [Video.Container, VideoSummary.Container];
    public bool IsOfChannel => true;
    public int Order => -50;

    public async Task<bool> StopAsync(DataSubject subject, CancellationToken cancellation)
    {
        var isQuiet = true;
        await foreach (var id in ListAsync(subject, cancellation))
        {
            if (await videos.FindAsync(id, cancellation) is not { IsFinished: false } video)
                continue;
            isQuiet = false;
            if (video.Status != VideoStatus.Cancelling)
                video = await videos.ApplyAsync(id, new Happened.CancelRequested(), null, cancellation);
            if (video.Status == VideoStatus.Cancelling)
                await pipeline.CancelAsync(video, cancellation);
        }
        return isQuiet;
    }

    public IAsyncEnumerable<string> CollectAsync(DataSubject subject, CancellationToken cancellation) => ListAsync(subject, cancellation);

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        foreach (var id in keys)
            await RemoveAsync(subject, id, cancellation);
    }

    public async IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var id in ListAsync(subject, cancellation))
        {
            var given = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var document in documents.AllAsync(Video.Container, id, cancellation))
            {
                yield return new ExportItem.Document(document.Value.Without("outbox"));
                foreach (var file in FilesOf(id, document))
                    yield return file;
                foreach (var request in new[] { document.Value["request"], document.Value["edit"]?["request"] })
                    if (request?["ownMusic"]?.Text("blob") is { } music && given.Add(music))
                        yield return new ExportItem.File($"{id}/{Path.GetFileName(music)}", music);
            }
        }
    }

    /// <summary>The finished file, its poster and its subtitles, of every version.</summary>
    private static IEnumerable<ExportItem.File> FilesOf(string id, StoredDocument<JsonNode> document)
    {
        var isVideo = document.Id == id;
        if (!isVideo && document.Value.Text("type") != "version")
            yield break;
        // The newest version's result is the video's too.
        if (isVideo && document.Value["version"]?.GetValue<int>() > 0)
            yield break;
        var folder = isVideo ? id : $"{id}/version-{document.Value["number"]}";
        foreach (var (property, suffix) in new[] { ("video", "mp4"), ("thumbnail", "jpg"), ("captionsSrt", "srt"), ("captionsVtt", "vtt") })
        {
            if (document.Value["result"] is { } result && result.Text(property) is { } blob)
                yield return new ExportItem.File($"{folder}.{suffix}", blob);
        }
    }

    private async IAsyncEnumerable<string> ListAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in documents.AllAsync(VideoSummary.Container, subject.UserId, cancellation))
        {
            if (subject.Until is null || line.Value["createdAt"]?.GetValue<DateTimeOffset>() <= subject.Until)
                yield return line.Id;
        }
    }

    private async Task RemoveAsync(DataSubject subject, string id, CancellationToken cancellation)
    {
        var stored = await documents.ReadAsync(VideoStore.KeyOf(id), VideosJsonContext.Default.Video, cancellation);
        if (stored is { Value: var video } && video.OwnerId == subject.UserId)
        {
            if (!video.IsFinished)
                throw new TransientException("The video is being made.");
            if (video.RenderJob is { } job && !await jobs.ForgetAsync(job, cancellation))
                throw new TransientException("The render has not ended.");
            if (video.Status != VideoStatus.Deleted)
                foreach (var follower in finished)
                    await follower.FinishedAsync(video, cancellation);
            for (var attempt = 1; attempt <= video.Attempt; attempt++)
            {
                await jobs.ForgetAsync($"render-{Video.InstanceIdOf(id, attempt)}", cancellation);
                await histories.ForgetAsync(Video.InstanceIdOf(id, attempt), cancellation);
            }
            await ForgetBesideAsync(id, cancellation);
            await videos.ApplyAsync(id, new Happened.DeleteRequested(), null, cancellation);
        }
        await documents.DeleteAsync(new(VideoSummary.Container, subject.UserId, id), WriteCondition.None, cancellation);
    }

    /// <summary>Packages lie beside the video and have jobs and orchestrations of their own, one for each attempt; a preview has a job for each timeline.</summary>
    private async Task ForgetBesideAsync(string id, CancellationToken cancellation)
    {
        await foreach (var document in documents.AllAsync(Video.Container, id, cancellation))
        {
            if (document.Value.Text("timeline") is { } timeline)
                await jobs.ForgetAsync($"preview-{id}-{PreviewAddress.Of(timeline).Hash}", cancellation);
            if (!document.Id.StartsWith($"{id}-p", StringComparison.Ordinal))
                continue;
            for (var attempt = 1; attempt <= (document.Value["attempt"]?.GetValue<int>() ?? 0); attempt++)
            {
                if (!await jobs.ForgetAsync($"package-{document.Id}.{attempt}", cancellation))
                    throw new TransientException("The package is being made.");
                await histories.ForgetAsync($"{document.Id}.{attempt}", cancellation);
            }
        }
    }
}

/// <summary>
/// What videos were made of: scripts, speeches, pictures, timelines, segments, sound, files. Equal things of two people are one artefact, so
/// one that another's video needs stays: it is not of this person alone.
/// </summary>
internal sealed partial class VideoArtefacts(IDocumentStore documents, IBlobStore blobs, IMediaJobs jobs, IEnumerable<IArtefactReferences> references) : IUserData
{
    private const string Uploads = "uploads/";
    private const int PageSize = 200;
    private const int LargestManifest = 4 * 1024 * 1024;

    public string Kind => "artefacts";
    public IReadOnlyList<string> Containers => [];
    public bool IsOfChannel => true;
    // After the videos themselves: what is then still named is others'.
    public int Order => -40;

    public async IAsyncEnumerable<string> CollectAsync(DataSubject subject, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var line in documents.AllAsync(VideoSummary.Container, subject.UserId, cancellation))
        {
            if (subject.Until is not null && !(line.Value["createdAt"]?.GetValue<DateTimeOffset>() <= subject.Until))
                continue;
            var stems = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var document in documents.AllAsync(Video.Container, line.Id, cancellation))
                stems.UnionWith(StemsIn(document.Value.ToJsonString()));
            // A timeline names the files of speeches and pictures, a picture its layers.
            foreach (var stem in stems.ToArray())
                stems.UnionWith(StemsIn(await ManifestAsync(stem, cancellation)));
            foreach (var stem in stems)
                yield return stem;
        }
    }

    public async Task RemoveAsync(DataSubject subject, IReadOnlyList<string> keys, CancellationToken cancellation)
    {
        var mine = keys.ToHashSet(StringComparer.Ordinal);
        foreach (var source in references)
            await foreach (var name in source.ListAsync(cancellation))
                mine.ExceptWith(StemsIn(name));
        await ExceptNamedAsync(mine, cancellation);
        foreach (var stem in mine)
        {
            // The manifest first, as the cleaner does: without it nobody finds the rest.
            await blobs.DeleteAsync($"{stem}.json", cancellation);
            await foreach (var blob in blobs.ListAsync($"{stem}.", cancellation))
                await blobs.DeleteAsync(blob.Name, cancellation);
            // The job that made it, or measured it, has its text or name as input; one that runs just now belongs to somebody else, too.
            await jobs.ForgetAsync(stem[(stem.IndexOf('/', StringComparison.Ordinal) + 1)..].Replace('/', '-'), cancellation);
        }
    }

    public IAsyncEnumerable<ExportItem> ExportAsync(DataSubject subject, CancellationToken cancellation) => AsyncEnumerable.Empty<ExportItem>();

    /// <summary>All that any video or version names, also of those that are being made: this person's are gone already.</summary>
    private async Task ExceptNamedAsync(HashSet<string> mine, CancellationToken cancellation)
    {
        string? continuation = null;
        while (mine.Count > 0 && await documents.ReadChangesAsync(Video.Container, continuation, PageSize, cancellation) is { Changes.Count: > 0 } page)
        {
            foreach (var stems in page.Changes.Select(change => StemsIn(change.Json).ToArray()))
            {
                mine.ExceptWith(stems);
                // Which uploaded pictures a video shows stands in its script.
                if (mine.Any(stem => stem.StartsWith(Uploads, StringComparison.Ordinal)))
                    foreach (var script in stems.Where(stem => stem.StartsWith("artefacts/script", StringComparison.Ordinal)))
                        mine.ExceptWith(StemsIn(await ManifestAsync(script, cancellation)));
            }
            continuation = page.Continuation;
        }
    }

    private async Task<string> ManifestAsync(string stem, CancellationToken cancellation)
    {
        if (await blobs.FindAsync($"{stem}.json", cancellation) is not { Length: < LargestManifest })
            return "";
        using var reader = new StreamReader(await blobs.OpenReadAsync($"{stem}.json", null, cancellation));
        return await reader.ReadToEndAsync(cancellation);
    }

    private static IEnumerable<string> StemsIn(string text)
    {
        foreach (var match in Stem().Matches(text).AsEnumerable())
        {
            yield return match.Value;
            // A spoken line was made of a provider's answer, whose hash its own begins with.
            if (match.Groups["kind"].ValueSpan is "voice" && match.Groups["hash"].Value.Split('-') is [var answer, _])
                yield return $"artefacts/voice-answer/{answer}";
        }
    }

    [GeneratedRegex("(artefacts/(?<kind>[a-z-]+)|uploads/(pictures|music))/(?<hash>[0-9a-f]{32}(-[0-9]+)?)")]
    private static partial Regex Stem();
}
