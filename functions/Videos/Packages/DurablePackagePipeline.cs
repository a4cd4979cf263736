using AutoVideo.Platform;

namespace AutoVideo.Videos.Packages;

/// <summary>The work on a package as a durable orchestration; its id follows from the package's, so a second start finds the first.</summary>
public sealed class DurablePackagePipeline(IOrchestrations orchestrations) : IPackagePipeline
{
    public Task StartAsync(VideoPackage package, CancellationToken cancellation) =>
        orchestrations.StartOnceAsync(nameof(PackageOrchestrator), package.InstanceId, new PackageRun(package.VideoId, package.Id, package.Attempt), cancellation);
}
