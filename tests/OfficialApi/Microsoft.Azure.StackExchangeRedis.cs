// Microsoft.Azure.StackExchangeRedis: the members of its public API that are used, signatures only.
#nullable enable
#pragma warning disable
namespace StackExchange.Redis
{
    public static partial class AzureCacheForRedis
    {
        public static extern global::System.Threading.Tasks.Task<global::StackExchange.Redis.ConfigurationOptions> ConfigureForAzureWithTokenCredentialAsync(this global::StackExchange.Redis.ConfigurationOptions configurationOptions, global::Azure.Core.TokenCredential tokenCredential);
    }
}
