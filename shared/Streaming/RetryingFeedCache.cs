using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Messaging;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Streaming;

/// <summary>A removal that the cache cannot take is repeated from the durable queue <c>feed-removals</c>; what is put is only a saving and is left out.</summary>
public sealed partial class RetryingFeedCache(IFeedCache cache, IMessageBus bus, TimeProvider time, ILogger<RetryingFeedCache> logger) : IFeedCache
{
    public const string Queue = "feed-removals";
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(5);

    public async Task PutAsync(FeedCard card, IReadOnlyList<FeedPlace> places, CancellationToken cancellation)
    {
        try
        {
            await cache.PutAsync(card, places, cancellation);
        }
        catch (TransientException)
        {
            // A cache that was away too long is not warm any more: then everything is put again.
        }
    }

    public Task RemoveAsync(string videoId, long version, CancellationToken cancellation) =>
        RemoveAsync(new FeedRemoval(videoId, version, 1), cancellation);

    /// <summary>Repeats a removal from the queue.</summary>
    /// <param name="body">Of the message.</param>
    public Task RepeatAsync(string body, CancellationToken cancellation) => RemoveAsync(
        JsonSerializer.Deserialize(body, StreamingBufferJsonContext.Default.FeedRemoval)
            ?? throw new PermanentException("removal_invalid", "The message holds no removal."), cancellation);

    public Task<IReadOnlyList<FeedCard>?> ReadAsync(string feed, int skip, int limit, CancellationToken cancellation) =>
        cache.ReadAsync(feed, skip, limit, cancellation);

    public async Task WarmedAsync(CancellationToken cancellation)
    {
        try
        {
            await cache.WarmedAsync(cancellation);
        }
        catch (TransientException)
        {
            // Then it is not warm, and says so.
        }
    }

    private async Task RemoveAsync(FeedRemoval removal, CancellationToken cancellation)
    {
        try
        {
            await cache.RemoveAsync(removal.VideoId, removal.Version, cancellation);
        }
        catch (TransientException)
        {
            LogPutOff(removal.VideoId, removal.Turn);
            await bus.SendAsync(
                Queue,
                new BusMessage(
                    $"{removal.VideoId}-{removal.Version}-{removal.Turn}", "removal",
                    JsonSerializer.Serialize(removal with { Turn = removal.Turn + 1 }, StreamingBufferJsonContext.Default.FeedRemoval))
                {
                    ScheduledFor = time.GetUtcNow() + TryAgain,
                },
                cancellation);
        }
    }

    [LoggerMessage(2321, LogLevel.Warning, "Video {VideoId} could not be taken out of the feeds at turn {Turn}; it is tried again.")]
    private partial void LogPutOff(string videoId, int turn);
}

/// <param name="Turn">How often it has been put off.</param>
internal sealed record FeedRemoval(string VideoId, long Version, int Turn);
