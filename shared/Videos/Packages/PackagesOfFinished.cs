namespace AutoVideo.Videos.Packages;

/// <summary>Once a video is complete, the packages that were asked for with it are made of its new version.</summary>
public sealed class PackagesOfFinished(VideoPackages packages, IPackagePipeline pipeline) : IVideoFinished
{
    public async Task FinishedAsync(Video video, CancellationToken cancellation)
    {
        if (video is not { Status: VideoStatus.Completed, Version: > 0, Request.Packages: { } wanted })
            return;
        foreach (var kind in wanted)
        {
            var package = await packages.RequestAsync(video.Id, video.Version, kind, again: false, cancellation);
            if (package.Status == PackageStatus.Accepted)
                await pipeline.StartAsync(package, cancellation);
        }
    }
}
