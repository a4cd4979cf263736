using AutoVideo.Messaging;
using AutoVideo.Storage;
using AutoVideo.Storage.Redis;
using AutoVideo.Streaming.Redis;
using AutoVideo.Streaming.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Streaming;

public static class StreamingBuffersSetup
{
    /// <summary>
    /// <see cref="IViewBuffer"/> and <see cref="IFeedCache"/>: a file in the data folder and this process's memory, or Redis with
    /// <c>Redis:Connection</c>. Needs a message bus for what Redis cannot take.
    /// </summary>
    public static IServiceCollection AddStreamingBuffers(this IServiceCollection services)
    {
        services.AddRedis();
        services.TryAddSingleton(provider => new SqliteViewBuffer(provider.OpenData().PathOf("views.db"), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<RedisViewBuffer>();
        services.TryAddSingleton(provider => new SpillingViewBuffer(
            provider.UsesRedis() ? provider.GetRequiredService<RedisViewBuffer>() : provider.GetRequiredService<SqliteViewBuffer>(),
            provider.GetRequiredService<IMessageBus>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SpillingViewBuffer>>()));
        services.TryAddSingleton<IViewBuffer>(provider => provider.GetRequiredService<SpillingViewBuffer>());
        services.TryAddSingleton<MemoryFeedCache>();
        services.TryAddSingleton<RedisFeedCache>();
        services.TryAddSingleton(provider => new RetryingFeedCache(
            provider.UsesRedis() ? provider.GetRequiredService<RedisFeedCache>() : provider.GetRequiredService<MemoryFeedCache>(),
            provider.GetRequiredService<IMessageBus>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RetryingFeedCache>>()));
        services.TryAddSingleton<IFeedCache>(provider => provider.GetRequiredService<RetryingFeedCache>());
        return services;
    }
}
