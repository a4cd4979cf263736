using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Processes;

public static class ProcessesSetup
{
    /// <summary>Where native tools and their data lie; setting <c>Tools:Root</c> names a folder of unpacked packages.</summary>
    public static IServiceCollection AddToolPaths(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new ToolPaths(provider.GetRequiredService<IConfiguration>()["Tools:Root"]));
        return services;
    }

    /// <summary>The runner of native tools: for the media worker only.</summary>
    public static IServiceCollection AddProcesses(this IServiceCollection services)
    {
        services.AddToolPaths().TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ToolRunner>();
        return services;
    }
}
