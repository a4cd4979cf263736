using AutoVideo.Failures;
using AutoVideo.Render;

namespace AutoVideo.Videos.Packages;

/// <summary>One attempt at a package.</summary>
/// <param name="Package">Id of its document.</param>
public sealed record PackageRun(string VideoId, string Package, int Attempt);

/// <param name="Job">The media job that makes it.</param>
public sealed record PackageCheck(PackageRun Run, string Job);

public sealed record PackageFailure(PackageRun Run, FailureCause Cause);

public static class PackageActivityCalls
{
    /// <summary>How long a lost event can delay a package.</summary>
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(30);

    /// <summary>Submits the media job and waits for the news of its end, or finds out by itself should the news be lost.</summary>
    public static async Task PackageAsync(this TaskOrchestrationContext context, PackageRun run)
    {
        var job = await context.CallActivityAsync<string?>(ActivityNames.SubmitPackage, run, Retries.OfWork);
        if (job is null)
            return; // nobody wants it any more
        var news = context.WaitForExternalEvent<string>(RenderActivityCalls.RenderFinishedEvent);
        while (!await context.CallActivityAsync<bool>(ActivityNames.CheckPackage, new PackageCheck(run, job), Retries.OfWork))
        {
            using var enough = new CancellationTokenSource();
            var probe = context.CreateTimer(ProbeInterval, enough.Token);
            await Task.WhenAny(news, probe);
            enough.Cancel();
            if (news.IsCompleted)
                news = context.WaitForExternalEvent<string>(RenderActivityCalls.RenderFinishedEvent);
        }
    }

    public static Task FailPackageAsync(this TaskOrchestrationContext context, PackageFailure failure) =>
        context.CallActivityAsync(ActivityNames.FailPackage, failure, Retries.OfRecords);
}
