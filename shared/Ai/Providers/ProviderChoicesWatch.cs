using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Ai.Providers;

/// <summary>Reads again and again what administrators chose, so that what is chosen in one process holds in all.</summary>
internal sealed partial class ProviderChoicesWatch(ProviderChoices choices, TimeProvider time, ILogger<ProviderChoicesWatch> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ProviderChoices.ReadEvery, time);
        do
        {
            try
            {
                await choices.ReadAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                // What was read last holds on.
                LogUnread(failure);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(3695, LogLevel.Warning, "What administrators chose of providers could not be read")]
    private partial void LogUnread(Exception failure);
}
