using AutoVideo.Failures;
using Azure.Core;
using Azure.Identity;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Storage.AzureBlob;

internal static class AzureBlobSetup
{
    /// <summary>Registers the store; nothing connects until it is used.</summary>
    public static IServiceCollection AddAzureBlob(this IServiceCollection services)
    {
        services.AddOptions<AzureBlobOptions>().BindConfiguration("AzureBlob").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<AzureBlobOptions>, AzureBlobOptionsValidator>());
        services.TryAddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.TryAddSingleton(Open);
        return services;
    }

    /// <summary>How long a request may hang, and how often it is tried: 408, 429, 5xx and broken connections only.</summary>
    public static BlobClientOptions ClientOptions()
    {
        var options = new BlobClientOptions();
        options.Retry.MaxRetries = 4;
        options.Retry.Delay = TimeSpan.FromMilliseconds(400);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(20);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(100);
        return options;
    }

    private static AzureBlobStore Open(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<AzureBlobOptions>>().Value;
        var time = provider.GetRequiredService<TimeProvider>();
        if (options.ConnectionString != "")
            return new AzureBlobStore(new BlobServiceClient(options.ConnectionString, ClientOptions()), options.Container, makeContainer: true, time);
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out var endpoint) || endpoint.Scheme != Uri.UriSchemeHttps)
            throw new PermanentException("blobs_unconfigured", "Storage:Blobs is azure, but AzureBlob:Endpoint is no https address. Set it, or AzureBlob:ConnectionString for Azurite.");
        var service = new BlobServiceClient(endpoint, provider.GetRequiredService<TokenCredential>(), ClientOptions());
        return new AzureBlobStore(service, options.Container, makeContainer: false, time, options.PublicHost);
    }
}
