using AutoVideo.MediaJobs;
using AutoVideo.MediaJobs.Bus;
using AutoVideo.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Platform;

/// <summary>
/// Somebody takes the jobs that go over the bus: one that is put off is sent anew, and no worker has one for an hour, so a message of that age is one that nobody took.
/// Videos wait then, and everything else works.
/// </summary>
internal sealed partial class MediaWorkerProbe(ServiceBusClient client, IOptions<MediaJobsOptions> options, TimeProvider time, ILogger<MediaWorkerProbe> logger) : IHealthProbe
{
    internal static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private const int LookAt = 50;

    public string Name => "media_worker";

    public bool Applies => options.Value.Transport == MediaJobTransport.Bus;

    public bool Needed => false;

    public async Task ProbeAsync(CancellationToken cancellation)
    {
        var waiting = await Task.WhenAll(new[] { JobQueues.Heavy, JobQueues.Light }.Select(queue => LongWaitAsync(queue, cancellation)));
        if (waiting.OfType<string>().ToArray() is { Length: > 0 } found)
            throw new InvalidOperationException(string.Join(" ", found));
    }

    /// <returns>Null: none waits for long.</returns>
    private async Task<string?> LongWaitAsync(string queue, CancellationToken cancellation)
    {
        await using var receiver = client.CreateReceiver(queue);
        var messages = await receiver.PeekMessagesAsync(LookAt, cancellationToken: cancellation);
        var oldest = messages.Where(message => message.State == ServiceBusMessageState.Active).Select(message => message.EnqueuedTime).DefaultIfEmpty(DateTimeOffset.MaxValue).Min();
        if (oldest >= time.GetUtcNow() - LongestWait)
            return null;
        LogStandsStill(queue, oldest);
        return $"Jobs in {queue} have waited since {oldest:u}: no worker runs, or there are more of them than the workers get done.";
    }

    [LoggerMessage(2118, LogLevel.Warning, "Media jobs in {Queue} have waited since {Since}: no worker runs, or there are more of them than the workers get done.")]
    private partial void LogStandsStill(string queue, DateTimeOffset since);
}
