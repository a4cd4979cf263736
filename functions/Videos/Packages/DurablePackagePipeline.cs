namespace AutoVideo.Videos.Packages;

/// <summary>The work on a package as a durable orchestration; its id follows from the package's, so a second start finds the first.</summary>
public sealed class DurablePackagePipeline(DurableTaskClient client) : IPackagePipeline
{
    public async Task StartAsync(VideoPackage package, CancellationToken cancellation)
    {
        if (await client.GetInstanceAsync(package.InstanceId, cancellation) is not null)
            return;
        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                nameof(PackageOrchestrator), new PackageRun(package.VideoId, package.Id, package.Attempt), new StartOrchestrationOptions(InstanceId: package.InstanceId), cancellation);
        }
        catch (InvalidOperationException) when (!cancellation.IsCancellationRequested)
        {
            // Started by somebody else in between (the official exception for that derives from this one).
            if (await client.GetInstanceAsync(package.InstanceId, cancellation) is null)
                throw;
        }
    }
}
