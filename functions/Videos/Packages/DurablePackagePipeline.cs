using AutoVideo.Platform;

namespace AutoVideo.Videos.Packages;

/// <summary>The work on a package as a durable orchestration; its id follows from the package's, so a second start finds the first.</summary>
public sealed class DurablePackagePipeline(DurableTaskClient client) : IPackagePipeline
{
    public Task StartAsync(VideoPackage package, CancellationToken cancellation) =>
        client.StartOnceAsync(nameof(PackageOrchestrator), package.InstanceId, new PackageRun(package.VideoId, package.Id, package.Attempt), cancellation);
}
