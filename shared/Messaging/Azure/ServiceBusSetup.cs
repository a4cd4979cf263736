using AutoVideo.Failures;
using AutoVideo.MediaJobs.Azure;
using AutoVideo.MediaJobs.Bus;
using AutoVideo.Messaging.Azure;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Messaging;

public static partial class MessagingSetup
{
    static partial void AddServiceBus(IServiceCollection services)
    {
        services.TryAddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.TryAddSingleton(Open);
        services.TryAddSingleton<IMessageBus, ServiceBusMessageBus>();
        services.TryAddSingleton<IJobMessages, ServiceBusJobMessages>();
    }

    private static ServiceBusClient Open(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<ServiceBusOptions>>().Value;
        if (options.Connection != "")
            return new ServiceBusClient(options.Connection);
        return options.FullyQualifiedNamespace != ""
            ? new ServiceBusClient(options.FullyQualifiedNamespace, provider.GetRequiredService<TokenCredential>())
            : throw new PermanentException("bus_unconfigured", "Neither ServiceBus, a connection string, nor ServiceBus:FullyQualifiedNamespace is set.");
    }
}
