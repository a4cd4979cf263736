using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Processes;
using AutoVideo.Render.Timeline;
using AutoVideo.Storage;

namespace AutoVideo.Render.Packaging;

/// <summary>Media jobs of kind Package: <see cref="PackageRequest"/> in, <see cref="PackageResult"/> out. What was made before is found by its address.</summary>
internal sealed class PackageJobHandler(IBlobStore blobs, ToolRunner tools, ToolVersions version, Segments.WorkspaceRoom? room = null) : IMediaJobHandler
{
    private readonly Segments.WorkspaceRoom room = room ?? new();
    private readonly ArtefactStore artefacts = new(blobs);
    private readonly Dictionary<PackageKind, IPackageMaker> makers =
        new IPackageMaker[] { new HlsMaker(), new WebpMaker(), new SpriteMaker(), new ThumbnailMaker(blobs, tools) }.ToDictionary(maker => maker.Kind);

    public MediaJobKind Kind => MediaJobKind.Package;

    public async Task<string> RunAsync(MediaJob job, string workspace, IProgress<double> progress, CancellationToken cancellation)
    {
        var request = JsonSerializer.Deserialize(job.Input, RenderJsonContext.Default.PackageRequest);
        if (request?.Video is null or "" || request.Timeline is null or "" || !makers.ContainsKey(request.Kind))
            throw new PermanentException("render_request_invalid", "A package names no video, no timeline or no kind.");
        return JsonSerializer.Serialize(await MakeAsync(request, workspace, progress, cancellation), RenderJsonContext.Default.PackageResult);
    }

    internal async Task<PackageResult> MakeAsync(PackageRequest request, string workspace, IProgress<double> progress, CancellationToken cancellation)
    {
        var address = PackageAddress.Of(request, await version.PicturesAsync(cancellation));
        if (await FindAsync(address, cancellation) is { } known)
            return known;
        var timeline = TimelineJson.Parse(await TimelineBlobs.ReadAsync(blobs, request.Timeline, cancellation));
        var video = await OpenAsync(request.Video, workspace, cancellation);
        // Rungs below the source and the source itself once more.
        room.Require(workspace, timeline);
        var meter = new CpuMeter();
        var work = new PackageWork(timeline, video, Directory.CreateDirectory(Path.Combine(workspace, "package")).FullName, tools, meter, progress);
        var made = await makers[request.Kind].MakeAsync(work, cancellation);

        var files = new List<PackageFile>();
        foreach (var (name, contentType) in made)
        {
            var stored = await blobs.WriteFileAsync(address.File(name), work.PathOf(name), contentType, cancellation);
            files.Add(new(name, stored.Name, contentType, stored.Length));
        }
        var result = new PackageResult(request.Kind, files, meter.Snapshot());
        await artefacts.SaveAsync(address, result, RenderJsonContext.Default.PackageResult, cancellation);
        return result;
    }

    private async Task<string> OpenAsync(string video, string workspace, CancellationToken cancellation)
    {
        try
        {
            return Path.GetFullPath(await blobs.OpenFileAsync(video, workspace, cancellation));
        }
        catch (BlobNotFoundException fault)
        {
            throw new PermanentException("video_file_missing", "The finished video is not there any more; render it again.", fault);
        }
    }

    private async Task<PackageResult?> FindAsync(ContentAddress address, CancellationToken cancellation)
    {
        if (await artefacts.FindAsync(address, RenderJsonContext.Default.PackageResult, cancellation) is not { } known)
            return null;
        foreach (var file in known.Files)
        {
            if (await blobs.FindAsync(file.Blob, cancellation) is null)
                return null;
        }
        return known;
    }
}
