using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;
using AutoVideo.Render;
using AutoVideo.Render.Packaging;
using AutoVideo.Videos.Edits;

namespace AutoVideo.Videos.Packages;

/// <summary>The steps of making a package.</summary>
public sealed class PackageActivities(VideoPackages packages, VideoVersions versions, IMediaJobs jobs)
{
    /// <summary>Submits the media job; null when the package is not wanted any more.</summary>
    [Function(ActivityNames.SubmitPackage)]
    public async Task<string?> SubmitAsync([ActivityTrigger] PackageRun run, CancellationToken cancellation)
    {
        if (await packages.FindAsync(run.VideoId, run.Package, cancellation) is not { Status: PackageStatus.Accepted } package || package.Attempt != run.Attempt)
            return null;
        var version = await versions.ReadAsync(package.VideoId, package.Version, cancellation);
        var request = new PackageRequest(version.Result.Video, version.Timeline, package.Kind);
        var job = $"package-{package.InstanceId}";
        await jobs.SubmitAsync(
            new MediaJob(job, MediaJobKind.Package, JsonSerializer.Serialize(request, RenderJsonContext.Default.PackageRequest), package.InstanceId), cancellation);
        return job;
    }

    /// <summary>Looks whether the job has finished, and records its files.</summary>
    [Function(ActivityNames.CheckPackage)]
    public async Task<bool> CheckAsync([ActivityTrigger] PackageCheck check, CancellationToken cancellation)
    {
        if (await packages.FindAsync(check.Run.VideoId, check.Run.Package, cancellation) is null)
        {
            await jobs.CancelAsync(check.Job, cancellation); // the video was deleted meanwhile
            return true;
        }
        var state = await jobs.FindAsync(check.Job, cancellation)
            ?? throw new PermanentException("package_lost", "The work on the package is not known any more; ask for it again.");
        if (!state.IsFinished)
        {
            await jobs.RemindAsync(check.Job, cancellation);
            return false;
        }
        // The worker has tried a passing fault again by itself; what it reports now stays.
        if (state.Result is null)
            throw new PermanentException(state.Failure?.Code ?? "package_cancelled", state.Failure?.Message ?? "The work on the package was cancelled.");
        var result = JsonSerializer.Deserialize(state.Result, RenderJsonContext.Default.PackageResult)!;
        await packages.EndAsync(
            check.Run.VideoId, check.Run.Package, check.Run.Attempt, package => package with { Status = PackageStatus.Ready, Files = result.Files }, cancellation);
        return true;
    }

    [Function(ActivityNames.FailPackage)]
    public Task FailAsync([ActivityTrigger] PackageFailure failure, CancellationToken cancellation) => packages.EndAsync(
        failure.Run.VideoId, failure.Run.Package, failure.Run.Attempt,
        package => package with { Status = PackageStatus.Failed, Error = new(failure.Cause.Code, failure.Cause.Message) }, cancellation);
}
