using System.ComponentModel.DataAnnotations;
using AutoVideo.Failures;
using AutoVideo.Http;
using AutoVideo.Identity;
using AutoVideo.Render.Packaging;
using AutoVideo.Storage;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Videos.Packages;

/// <summary>What is wanted of a finished video.</summary>
/// <param name="Packages">hls, webp, sprites or thumbnails.</param>
/// <param name="Version">A finished rendering; the newest when not given.</param>
internal sealed record MakePackages(
    [MinLength(1), MaxLength(4), Each(1, 20, Values = ["hls", "webp", "sprites", "thumbnails"])] IReadOnlyList<string> Packages, [Range(1, int.MaxValue)] int? Version = null) : IExample<MakePackages>
{
    public static MakePackages Example { get; } = new(["hls", "webp"]);

    /// <exception cref="ArgumentException">A name that the body's own limits should have refused.</exception>
    public static IReadOnlyList<PackageKind> KindsOf(IEnumerable<string> names) => [.. names.Select(name => Enum.Parse<PackageKind>(name, ignoreCase: true)).Distinct()];
}

internal sealed record VideoPackageList(int Version, IReadOnlyList<VideoPackageView> Items);

/// <param name="Name">hls, webp, sprites or thumbnails.</param>
/// <param name="Status">accepted, ready or failed.</param>
internal sealed record VideoPackageView(
    string Name, string Status, DateTimeOffset RequestedAt, DateTimeOffset UpdatedAt, string? Code, string? Message, IReadOnlyList<VideoPackageFileView> Files)
{
    public static VideoPackageView Of(VideoPackage package) => new(
        VideoPackage.NameOf(package.Kind), VideoView.Wire(package.Status), package.RequestedAt, package.UpdatedAt, package.Error?.Code, package.Error?.Message,
        [.. package.Files.Select(file => new VideoPackageFileView(file.Name, file.ContentType, file.Bytes, $"/api/v1/videos/{package.VideoId}/versions/{package.Version}/files/{file.Name}"))]);
}

/// <param name="Href">Where it is read.</param>
internal sealed record VideoPackageFileView(string Name, string ContentType, long Bytes, string Href);

/// <summary>Makes and hands out what those need who show a video.</summary>
public sealed class VideoPackagesFunctions(OwnedVideos owned, VideoPackages packages, IPackagePipeline pipeline, IBlobStore blobs)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Has packages made of a finished video; what is made or being made stays as it is, what failed is tried again.</summary>
    [Function("MakeVideoPackages"), Requires(Permissions.VideoCreate), Accepts<MakePackages>(4 * 1024), Answers<VideoPackageList>(202)]
    [Fails("video_not_found", "version_not_found", "video_not_ready")]
    public async Task<IResult> MakeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/videos/{id}/packages")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        var body = await JsonBody.ReadAsync(request, HttpJsonContext.Default.MakePackages, 4 * 1024, cancellation);
        var version = VersionOf(video, body.Version);
        foreach (var kind in MakePackages.KindsOf(body.Packages))
        {
            var package = await packages.RequestAsync(id, version, kind, again: true, cancellation);
            if (package.Status == PackageStatus.Accepted)
                await pipeline.StartAsync(package, cancellation);
        }
        return await ShowAsync(id, version, StatusCodes.Status202Accepted, cancellation);
    }

    /// <summary>What was asked for, whether it is ready, and its files.</summary>
    [Function("ListVideoPackages"), Requires(Permissions.VideoRead), Answers<VideoPackageList>, Fails("video_not_found", "version_not_found", "video_not_ready")]
    [Query("version", "A finished rendering; the newest when not given.", Type = typeof(int), Minimum = 1)]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/packages")] HttpRequest request, string id, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        return await ShowAsync(id, VersionOf(video, (int?)RequestQuery.Whole(request, "version", 1, int.MaxValue)), StatusCodes.Status200OK, cancellation);
    }

    /// <summary>A file of the newest version's packages, e.g. hls.m3u8, preview.webp, sprites.vtt, thumbnail-1.jpg.</summary>
    [Function("VideoPackageFile"), Requires(Permissions.VideoRead), Fails("video_not_found", "video_not_ready", "file_not_found")]
    [Answers(200, ContentType = "application/vnd.apple.mpegurl", Description = "A playlist or a text track; the names in it are addresses beside it.")]
    [Answers(200, ContentType = "text/vtt", Description = "A playlist or a text track; the names in it are addresses beside it.")]
    [Answers(302, Description = "Any other file: to a signed address that expires and serves ranges.")]
    public async Task<IResult> FileAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/files/{name}")] HttpRequest request, string id, string name, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        return await SendAsync(await packages.FileAsync(id, VersionOf(video, null), name, cancellation), cancellation);
    }

    /// <summary>The same, of one version.</summary>
    [Function("VideoVersionPackageFile"), Requires(Permissions.VideoRead), Fails("video_not_found", "video_not_ready", "version_not_found", "file_not_found")]
    [Answers(200, ContentType = "application/vnd.apple.mpegurl", Description = "A playlist or a text track; the names in it are addresses beside it.")]
    [Answers(200, ContentType = "text/vtt", Description = "A playlist or a text track; the names in it are addresses beside it.")]
    [Answers(302, Description = "Any other file: to a signed address that expires and serves ranges.")]
    public async Task<IResult> VersionFileAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/videos/{id}/versions/{number:int}/files/{name}")] HttpRequest request, string id, int number, string name, CancellationToken cancellation)
    {
        var video = await owned.ReadAsync(request, id, cancellation);
        return await SendAsync(await packages.FileAsync(id, VersionOf(video, number), name, cancellation), cancellation);
    }

    // Names in playlists are relative to where the playlist was read in the end: a redirect would lead them astray.
    private async Task<IResult> SendAsync(PackageFile file, CancellationToken cancellation) =>
        Path.GetExtension(file.Name) is ".m3u8" or ".vtt"
            ? Results.Stream(await blobs.OpenReadAsync(file.Blob, null, cancellation), file.ContentType)
            : Results.Redirect((await blobs.SignReadAsync(file.Blob, Lifetime, null, cancellation)).OriginalString);

    private async Task<IResult> ShowAsync(string id, int version, int status, CancellationToken cancellation) =>
        Results.Json(
            new VideoPackageList(version, [.. (await packages.ListAsync(id, version, cancellation)).Select(VideoPackageView.Of)]), HttpJsonContext.Default.VideoPackageList, statusCode: status);

    private static int VersionOf(Video video, int? wanted)
    {
        if (video.Version == 0)
            throw new PermanentException("video_not_ready", "There is no finished rendering yet.");
        return (wanted ?? video.Version) is var version && version <= video.Version
            ? version
            : throw new PermanentException("version_not_found", $"The video has no version {wanted}.");
    }
}
