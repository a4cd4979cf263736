using AutoVideo.MediaJobs;

namespace AutoVideo.RenderWorker;

/// <summary>A file that the worker touches as it comes round; the container's health check looks how old it is.</summary>
internal sealed class HealthFile(TimeProvider time) : IWorkerPulse
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TooOld = TimeSpan.FromSeconds(45);
    private DateTimeOffset touched = DateTimeOffset.MinValue;

    private static string Path => System.IO.Path.Combine(System.IO.Path.GetTempPath(), "autovideo-worker-alive");

    /// <summary>Whether a worker of this machine touched it lately.</summary>
    public static bool IsFresh(TimeProvider time) => File.Exists(Path) && time.GetUtcNow() - File.GetLastWriteTimeUtc(Path) < TooOld;

    public void Beat()
    {
        var now = time.GetUtcNow();
        if (now - touched < Every)
            return;
        try
        {
            File.WriteAllBytes(Path, []);
            File.SetLastWriteTimeUtc(Path, now.UtcDateTime);
            touched = now;
        }
        catch (IOException)
        {
            // A disk that takes no file makes no video either: let the check say so.
        }
    }
}
