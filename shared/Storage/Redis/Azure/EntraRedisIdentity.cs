using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StackExchange.Redis;

namespace AutoVideo.Storage.Redis;

internal static partial class RedisSetup
{
    static partial void AddIdentity(IServiceCollection services)
    {
        services.TryAddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.TryAddSingleton<IRedisIdentity, EntraRedisIdentity>();
    }
}

/// <summary>Azure Managed Redis with Entra ID: the identity's token in place of a password, renewed by the package on the open connection.</summary>
internal sealed class EntraRedisIdentity(TokenCredential credential) : IRedisIdentity
{
    // A server on this machine has no Entra ID.
    public async Task AddToAsync(ConfigurationOptions configuration)
    {
        if (configuration.Ssl && configuration.Password is null)
            await configuration.ConfigureForAzureWithTokenCredentialAsync(credential);
    }
}
