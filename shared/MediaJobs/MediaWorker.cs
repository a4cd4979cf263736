using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.MediaJobs;

/// <summary>Takes jobs of the kinds it has handlers for, as many at once as options allow, until the host stops.</summary>
internal sealed partial class MediaWorker(
    IMediaJobQueue queue, MediaJobRunner runner, Workspaces workspaces, IOptions<MediaJobsOptions> options,
    TimeProvider time, ILogger<MediaWorker> logger, IHostApplicationLifetime? program = null, IWorkerPulse? pulse = null) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private readonly Dictionary<Task, bool> running = []; // and whether it is a heavy one

    private readonly long started = time.GetTimestamp();
    private long idleSince = time.GetTimestamp();

    private TimeSpan Lease => TimeSpan.FromSeconds(options.Value.LeaseSeconds);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (runner.Kinds.Count == 0)
            return; // nothing composed that does media jobs: another process's work
        var lost = workspaces.RemoveStale();
        if (lost.Count > 0)
        {
            LogTakenBack(lost.Count);
            await queue.ReleaseAsync(lost, stoppingToken);
        }
        while (!stoppingToken.IsCancellationRequested)
        {
            pulse?.Beat();
            try
            {
                if (HasRunForLong())
                {
                    LogEnough(options.Value.MaxMinutes, running.Count);
                    for (var all = Task.WhenAll(running.Keys); !all.IsCompleted; pulse?.Beat())
                        await AnyOrAWhileAsync([all], CancellationToken.None);
                    program?.StopApplication();
                    return;
                }
                await StepAsync(stoppingToken);
                if (IsIdleForLong())
                {
                    LogIdle(options.Value.ExitWhenIdleSeconds);
                    program?.StopApplication();
                    return;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                LogQueueFailed(e);
                await Task.Delay(LookAgain, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await Task.WhenAll(running.Keys);
    }

    private async Task StepAsync(CancellationToken stopping)
    {
        foreach (var ended in running.Keys.Where(task => task.IsCompleted).ToList())
            running.Remove(ended);
        var kinds = FreeKinds();
        var job = kinds.Count == 0 ? null : await queue.TakeAsync(kinds, Lease, stopping);
        if (job is not null)
            running.Add(runner.RunAsync(job, Lease, stopping), IsHeavy(job.Job.Kind));
        else if (kinds.Count == 0)
            await AnyOrAWhileAsync(running.Keys, stopping);
        else
            await WaitAsync(stopping);
    }

    /// <summary>Not longer than a while, so that the loop comes round.</summary>
    private async Task AnyOrAWhileAsync(IEnumerable<Task> tasks, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny([.. tasks, Task.Delay(LookAgain, time, over.Token)]);
        await over.CancelAsync();
    }

    private bool IsIdleForLong()
    {
        if (running.Count > 0)
            idleSince = time.GetTimestamp();
        return options.Value.ExitWhenIdleSeconds > 0 && time.GetElapsedTime(idleSince).TotalSeconds >= options.Value.ExitWhenIdleSeconds;
    }

    private bool HasRunForLong() => options.Value.MaxMinutes > 0 && time.GetElapsedTime(started).TotalMinutes >= options.Value.MaxMinutes;

    private async Task WaitAsync(CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var work = queue.WaitForWorkAsync(LookAgain, over.Token);
        await Task.WhenAny([work, .. running.Keys]);
        await over.CancelAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (work.IsFaulted)
            await work;
    }

    private List<MediaJobKind> FreeKinds()
    {
        var heavy = running.Values.Count(isHeavy => isHeavy);
        var light = running.Count - heavy;
        var maxLight = options.Value.MaxLight > 0 ? options.Value.MaxLight : Environment.ProcessorCount;
        return [.. runner.Kinds.Where(kind => IsHeavy(kind) ? heavy < options.Value.MaxRender : light < maxLight)];
    }

    private static bool IsHeavy(MediaJobKind kind) => kind is MediaJobKind.Render or MediaJobKind.Clip or MediaJobKind.Package;

    [LoggerMessage(2100, LogLevel.Information, "An earlier run ended in the middle of {Count} media jobs; they start anew.")]
    private partial void LogTakenBack(int count);

    [LoggerMessage(2102, LogLevel.Information, "No media job for {Seconds} s; the worker ends.")]
    private partial void LogIdle(int seconds);

    [LoggerMessage(2103, LogLevel.Information, "The worker has run for {Minutes} minutes; it finishes {Count} media jobs and ends.")]
    private partial void LogEnough(int minutes, int count);

    [LoggerMessage(2101, LogLevel.Error, "The queue of media jobs failed; the worker tries again.")]
    private partial void LogQueueFailed(Exception exception);
}
