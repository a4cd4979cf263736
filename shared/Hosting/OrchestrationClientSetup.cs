using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Hosting;

public static partial class OrchestrationClientSetup
{
    /// <summary>What starts orchestrations and raises their events: the embedded host brings its own, the azure build connects to the scheduler.</summary>
    public static IServiceCollection AddOrchestrationClient(this IServiceCollection services)
    {
        AddClient(services);
        return services;
    }

    static partial void AddClient(IServiceCollection services);
}
