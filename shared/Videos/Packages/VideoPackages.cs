using AutoVideo.Failures;
using AutoVideo.Render.Packaging;
using AutoVideo.Storage;

namespace AutoVideo.Videos.Packages;

/// <summary>Starts the durable work on a package; repeats are harmless.</summary>
public interface IPackagePipeline
{
    Task StartAsync(VideoPackage package, CancellationToken cancellation);
}

/// <summary>The packages of a video's renderings: asked for, made, failed. Asking twice is asking once.</summary>
public sealed class VideoPackages(IDocumentStore documents, TimeProvider time)
{
    /// <summary>Notes that a package is wanted.</summary>
    /// <param name="again">Whether one that failed is tried again.</param>
    /// <returns>As it now is; <see cref="PackageStatus.Accepted"/> means that its work has to be started.</returns>
    public async Task<VideoPackage> RequestAsync(string videoId, int version, PackageKind kind, bool again, CancellationToken cancellation)
    {
        var id = VideoPackage.IdOf(videoId, version, kind);
        while (true)
        {
            var stored = await documents.ReadAsync(KeyOf(videoId, id), VideosJsonContext.Default.VideoPackage, cancellation);
            if (stored is not null && !(again && stored.Value.Status == PackageStatus.Failed))
                return stored.Value;
            var now = time.GetUtcNow();
            var wanted = new VideoPackage(id, videoId, version, kind, PackageStatus.Accepted, (stored?.Value.Attempt ?? 0) + 1, now, now, [], null);
            if (await TryWriteAsync(wanted, stored is null ? WriteCondition.Absent : WriteCondition.Matches(stored.ETag), cancellation))
                return wanted;
        }
    }

    /// <summary>Records the end of an attempt; news of another attempt, or of a package that is gone, changes nothing.</summary>
    public async Task EndAsync(string videoId, string id, int attempt, Func<VideoPackage, VideoPackage> end, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await documents.ReadAsync(KeyOf(videoId, id), VideosJsonContext.Default.VideoPackage, cancellation);
            if (stored is null || stored.Value.Attempt != attempt || stored.Value.Status != PackageStatus.Accepted)
                return;
            if (await TryWriteAsync(end(stored.Value) with { UpdatedAt = time.GetUtcNow() }, WriteCondition.Matches(stored.ETag), cancellation))
                return;
        }
    }

    /// <summary>Null when nobody asked for it, or its video is gone.</summary>
    public async Task<VideoPackage?> FindAsync(string videoId, string id, CancellationToken cancellation) =>
        (await documents.ReadAsync(KeyOf(videoId, id), VideosJsonContext.Default.VideoPackage, cancellation))?.Value;

    /// <summary>All of a version, by kind.</summary>
    public async Task<IReadOnlyList<VideoPackage>> ListAsync(string videoId, int version, CancellationToken cancellation)
    {
        var found = new List<VideoPackage>();
        foreach (var kind in Enum.GetValues<PackageKind>())
        {
            if (await FindAsync(videoId, VideoPackage.IdOf(videoId, version, kind), cancellation) is { } package)
                found.Add(package);
        }
        return found;
    }

    /// <exception cref="PermanentException"><c>file_not_found</c>.</exception>
    public async Task<PackageFile> FileAsync(string videoId, int version, string name, CancellationToken cancellation)
    {
        foreach (var package in await ListAsync(videoId, version, cancellation))
        {
            if (package.Files.FirstOrDefault(file => file.Name == name) is { } file)
                return file;
        }
        throw new PermanentException("file_not_found", $"Version {version} of the video has no file '{name}'; its packages say what there is.");
    }

    private async Task<bool> TryWriteAsync(VideoPackage package, WriteCondition condition, CancellationToken cancellation)
    {
        try
        {
            await documents.WriteAsync(KeyOf(package.VideoId, package.Id), package, VideosJsonContext.Default.VideoPackage, condition, null, cancellation);
            return true;
        }
        catch (PreconditionFailedException)
        {
            return false; // somebody else was faster: read again
        }
    }

    private static DocumentKey KeyOf(string videoId, string id) => new(Video.Container, videoId, id);
}
