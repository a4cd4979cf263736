using Microsoft.Extensions.Hosting;

namespace AutoVideo.RenderWorker;

/// <summary>A file that a living worker touches; the container's health check looks how old it is.</summary>
internal sealed class HealthFile(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TooOld = TimeSpan.FromSeconds(45);

    private static string Path => System.IO.Path.Combine(System.IO.Path.GetTempPath(), "autovideo-worker-alive");

    /// <summary>Whether a worker of this machine touched it lately.</summary>
    public static bool IsFresh(TimeProvider time) => File.Exists(Path) && time.GetUtcNow() - File.GetLastWriteTimeUtc(Path) < TooOld;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            await File.WriteAllBytesAsync(Path, [], stoppingToken);
            File.SetLastWriteTimeUtc(Path, time.GetUtcNow().UtcDateTime);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
