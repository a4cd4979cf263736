using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Processes;

public static class ProcessesSetup
{
    /// <summary>The runner of native tools; setting <c>Tools:Root</c> names a folder of unpacked packages.</summary>
    public static IServiceCollection AddProcesses(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new ToolPaths(provider.GetRequiredService<IConfiguration>()["Tools:Root"]));
        services.TryAddSingleton<ToolRunner>();
        return services;
    }
}
