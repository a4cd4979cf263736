using AutoVideo.Failures;
using Azure.Core;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage.Cosmos;

internal static class CosmosSetup
{
    /// <summary>Registers the store; nothing connects until it is used. The token's source is registered with the blobs.</summary>
    public static IServiceCollection AddCosmos(this IServiceCollection services)
    {
        services.AddOptions<CosmosOptions>().BindConfiguration("Cosmos").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CosmosOptions>, CosmosOptionsValidator>());
        services.TryAddSingleton(Open);
        return services;
    }

    /// <summary>The client waits for up to 30 s in all when the service asks for less (429); after that the caller's own retries go on.</summary>
    public static CosmosClientOptions ClientOptions() => new()
    {
        ApplicationName = "AutoVideo",
        MaxRetryAttemptsOnRateLimitedRequests = 9,
        MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromSeconds(30),
        RequestTimeout = TimeSpan.FromSeconds(20),
        EnableContentResponseOnWrite = false,
        CosmosClientTelemetryOptions = new CosmosClientTelemetryOptions { DisableSendingMetricsToService = true },
    };

    /// <summary>For a test server: HTTP only, and nowhere else than its own address.</summary>
    public static CosmosClientOptions LocalClientOptions()
    {
        var options = ClientOptions();
        options.ConnectionMode = ConnectionMode.Gateway;
        options.LimitToEndpoint = true;
        options.CustomHandlers.Add(new LocalServerHandler());
        return options;
    }

    private static CosmosDocumentStore Open(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<CosmosOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        var logger = provider.GetRequiredService<ILogger<CosmosDocumentStore>>();
        if (options.ConnectionString != "")
            return new CosmosDocumentStore(new CosmosClient(options.ConnectionString, LocalClientOptions()), options.Database, CosmosContainers.Ordered, time, logger, hasChangeFeed: false);
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme != Uri.UriSchemeHttps)
            throw new PermanentException("documents_unconfigured", "Storage:Documents is cosmos, but Cosmos:Endpoint is no https address. Set it, or Cosmos:ConnectionString for a server on this machine.");
        var client = new CosmosClient(options.Endpoint, provider.GetRequiredService<TokenCredential>(), ClientOptions());
        return new CosmosDocumentStore(client, options.Database, null, time, logger);
    }
}
