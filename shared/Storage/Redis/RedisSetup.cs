using AutoVideo.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage.Redis;

internal static partial class RedisSetup
{
    /// <summary>The connection; nothing connects until it is used.</summary>
    public static IServiceCollection AddRedis(this IServiceCollection services)
    {
        services.AddData();
        services.AddOptions<RedisOptions>().BindConfiguration("Redis").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>());
        AddIdentity(services);
        services.TryAddSingleton(provider => new RedisServer(
            provider.GetRequiredService<IOptions<RedisOptions>>(), provider.GetService<IRedisIdentity>(),
            provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<RedisServer>>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHealthProbe, RedisProbe>());
        return services;
    }

    /// <summary>Whether <c>Redis:Connection</c> names a server.</summary>
    public static bool UsesRedis(this IServiceProvider provider) => provider.GetRequiredService<IOptions<RedisOptions>>().Value.Connection != "";

    /// <summary>The process's own identity for a server that knows no passwords, in the build that has one.</summary>
    static partial void AddIdentity(IServiceCollection services);
}
