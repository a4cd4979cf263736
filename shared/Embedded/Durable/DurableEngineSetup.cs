using AutoVideo.Embedded.Durable.Client;
using AutoVideo.Embedded.Durable.Dispatch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace AutoVideo.Embedded.Durable;

public static class DurableEngineSetup
{
    /// <summary>
    /// Adds the engine as a hosted service and <see cref="DurableTaskClient"/>. Needs <see cref="IDurableFunctions"/> registered.
    /// </summary>
    public static IServiceCollection AddDurableEngine(this IServiceCollection services, Action<DurableEngineOptions> configure)
    {
        services.AddOptions<DurableEngineOptions>().Configure(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DurableEngine>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<DurableEngine>());
        services.TryAddSingleton<DurableTaskClient>(provider => provider.GetRequiredService<DurableEngine>().Client);
        services.TryAddSingleton<IDurableHistory>(provider => provider.GetRequiredService<DurableEngine>());
        return services;
    }
}
