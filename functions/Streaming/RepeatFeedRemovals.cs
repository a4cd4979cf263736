namespace AutoVideo.Streaming;

/// <summary>Videos that the feed cache could not take out, taken out again.</summary>
public sealed class RepeatFeedRemovals(RetryingFeedCache cache)
{
    [Function("RepeatFeedRemovals")]
    public Task RunAsync([ServiceBusTrigger(RetryingFeedCache.Queue, Connection = "ServiceBus")] string body, CancellationToken cancellation) =>
        cache.RepeatAsync(body, cancellation);
}
