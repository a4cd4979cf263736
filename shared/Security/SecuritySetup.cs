using AutoVideo.Security.Redis;
using AutoVideo.Storage;
using AutoVideo.Storage.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Security;

public static class SecuritySetup
{
    /// <summary>
    /// <see cref="IRateLimiter"/> and <see cref="ITokenDenylist"/>: in this process and in documents, with <c>Redis:Connection</c>
    /// over all processes. Needs <see cref="StorageSetup.AddStorage"/>.
    /// </summary>
    public static IServiceCollection AddSecurity(this IServiceCollection services)
    {
        services.AddRedis();
        services.TryAddSingleton<MemoryRateLimiter>();
        services.TryAddSingleton<RedisRateLimiter>();
        services.TryAddSingleton<FallbackRateLimiter>();
        services.TryAddSingleton<IRateLimiter>(provider => provider.UsesRedis()
            ? provider.GetRequiredService<FallbackRateLimiter>()
            : provider.GetRequiredService<MemoryRateLimiter>());
        services.TryAddSingleton<DocumentTokenDenylist>();
        services.TryAddSingleton<RedisTokenDenylist>();
        services.TryAddSingleton<ITokenDenylist>(provider => provider.UsesRedis()
            ? provider.GetRequiredService<RedisTokenDenylist>()
            : provider.GetRequiredService<DocumentTokenDenylist>());
        return services;
    }
}
