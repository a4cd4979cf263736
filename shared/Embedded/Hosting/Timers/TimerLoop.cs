using AutoVideo.Embedded.Functions;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Embedded.Hosting.Timers;

/// <summary>Runs one timer function, never twice at once. Occurrences that pass while it runs are left out.</summary>
internal sealed partial class TimerLoop(
    DiscoveredFunction function, TimeZoneInfo zone, TimerStatusStore statuses, FunctionRunner runner, IServiceScopeFactory scopes, TimeProvider time, ILogger logger)
{
    /// <summary>No longer, so that a clock that is set or a machine that slept is noticed.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly TimerFunctionTrigger _trigger = (TimerFunctionTrigger)function.Trigger;
    private readonly TimerSchedule _schedule = TimerSchedule.Parse(((TimerFunctionTrigger)function.Trigger).Schedule, zone);

    public async Task Run(CancellationToken stop, CancellationToken cutOff)
    {
        var last = default(DateTimeOffset?);
        var next = _schedule.Next(time.GetUtcNow());
        var pastDue = false;
        if (_trigger.UseMonitor && await statuses.Read(function.Name, stop) is { } kept)
        {
            last = kept.Last;
            // From the last run on by today's schedule, so that a changed one is honoured at once.
            next = kept.Schedule == _trigger.Schedule ? kept.Next : _schedule.Next(kept.Last ?? kept.Updated);
            pastDue = next <= time.GetUtcNow();
        }
        await Keep(last, next, stop);
        if (_trigger.RunOnStartup || pastDue)
            (last, next) = await RunOnce(last, next, pastDue, stop, cutOff);
        while (next is { } due)
        {
            while (time.GetUtcNow() < due)
                await Task.Delay(Min(due - time.GetUtcNow(), LongestSleep), time, stop);
            (last, next) = await RunOnce(last, next, pastDue: false, stop, cutOff);
        }
    }

    private async Task<(DateTimeOffset? Last, DateTimeOffset? Next)> RunOnce(DateTimeOffset? last, DateTimeOffset? due, bool pastDue, CancellationToken stop, CancellationToken cutOff)
    {
        stop.ThrowIfCancellationRequested();
        var started = time.GetUtcNow();
        var info = new TimerInfo
        {
            IsPastDue = pastDue,
            ScheduleStatus = new ScheduleStatus { Last = Local(last), Next = Local(due), LastUpdated = Local(started) },
        };
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await runner.Run(new EmbeddedFunctionContext(function, info, scope.ServiceProvider, cutOff));
        }
        catch (OperationCanceledException) when (cutOff.IsCancellationRequested)
        {
            // Not noted as run: it is past due at the next start.
            throw;
        }
        catch (Exception failure)
        {
            LogFailed(logger, failure, function.Name);
        }
        var next = _schedule.Next(time.GetUtcNow());
        await Keep(started, next, CancellationToken.None);
        return (started, next);
    }

    private Task Keep(DateTimeOffset? last, DateTimeOffset? next, CancellationToken cancellation) => _trigger.UseMonitor
        ? statuses.Write(function.Name, new TimerStatus(_trigger.Schedule, last, next, time.GetUtcNow()), cancellation)
        : Task.CompletedTask;

    private DateTime Local(DateTimeOffset? moment) => moment is { } value ? TimeZoneInfo.ConvertTime(value, zone).DateTime : default;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(1110, LogLevel.Error, "Timer function {Function} failed.")]
    private static partial void LogFailed(ILogger logger, Exception failure, string function);
}
