using AutoVideo.Failures;
using AutoVideo.Render;
using AutoVideo.Videos.Packages;

namespace AutoVideo;

/// <summary>Makes one package of a finished video. The work is a media job under a content address, so a repeat makes nothing twice.</summary>
public static class PackageOrchestrator
{
    [Function(nameof(PackageOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, PackageRun run)
    {
        try
        {
            await context.PackageAsync(run);
        }
        catch (TaskFailedException failure)
        {
            await context.FailPackageAsync(new PackageFailure(run, FailureCause.Of(failure.FailureDetails.ErrorType, failure.FailureDetails.ErrorMessage)));
        }
    }
}
