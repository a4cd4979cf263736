using AutoVideo.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Platform;

internal static class OrchestrationsSetup
{
    /// <summary>What starts, tells and forgets orchestrations.</summary>
    public static IServiceCollection AddOrchestrations(this IServiceCollection services)
    {
        services.AddOptions<OrchestrationsOptions>().BindConfiguration(OrchestrationsOptions.Section).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OrchestrationsOptions>, OrchestrationsOptionsValidator>());
        return services
            .AddSingleton<ClientOrchestrations>()
            .AddSingleton<QueuedOrchestrations>()
            .AddSingleton<IOrchestrations>(provider => provider.GetRequiredService<IOptions<OrchestrationsOptions>>().Value.Through == OrchestrationsThrough.Queue
                ? provider.GetRequiredService<QueuedOrchestrations>() : provider.GetRequiredService<ClientOrchestrations>());
    }

    /// <summary>The client of the process, unless everything goes over the queue: then nothing names a scheduler.</summary>
    public static IServiceCollection AddOrchestrationClient(this IServiceCollection services, IConfiguration settings) =>
        settings.GetValue("Orchestrations:Through", OrchestrationsThrough.Client) == OrchestrationsThrough.Client ? services.AddOrchestrationClient() : services;
}
