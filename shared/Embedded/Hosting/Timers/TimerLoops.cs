using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Embedded.Hosting.Timers;

/// <summary>Starts a loop for every timer function, and drains them when the host stops.</summary>
internal sealed partial class TimerLoops(
    HostStartup startup, TimerStatusStore statuses, IServiceScopeFactory scopes, TimeProvider time, ILogger<TimerLoop> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _cutOff = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Setting <c>WEBSITE_TIME_ZONE</c>, an IANA name as on Linux in Azure; UTC when not set.</summary>
    public static TimeZoneInfo Zone(IConfiguration configuration)
    {
        if (configuration["WEBSITE_TIME_ZONE"] is not { Length: > 0 } name)
            return TimeZoneInfo.Utc;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw new HostStartException(HostExitCode.Misconfigured, $"Setting WEBSITE_TIME_ZONE is \"{name}\", which is no time zone of this machine; expected a name such as Europe/Berlin.");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.WhenAll(startup.Functions.Where(function => function.Trigger is TimerFunctionTrigger).Select(function =>
        {
            var loop = new TimerLoop(function, startup.TimeZone, statuses, startup.Runner, scopes, time, logger);
            return Task.Run(() => Guard(function.Name, loop), CancellationToken.None);
        }));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        using var patience = new CancellationTokenSource(startup.Settings.Drain, time);
        using var registration = patience.Token.Register(() => _cutOff.Cancel());
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _cutOff.Dispose();
    }

    private async Task Guard(string function, TimerLoop loop)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await loop.Run(_stop.Token, _cutOff.Token);
                return;
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogLoopFailed(logger, failure, function);
                await Task.Delay(TimeSpan.FromSeconds(5), time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(1111, LogLevel.Error, "The schedule of {Function} could not be kept; trying again.")]
    private static partial void LogLoopFailed(ILogger logger, Exception failure, string function);
}
