using AutoVideo.Ai;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace AutoVideo.Outgoing;

public static class OutgoingSetup
{
    /// <summary><see cref="GuardedHttp"/>: the one way to an address that a user gave.</summary>
    public static IServiceCollection AddOutgoing(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSection<OutgoingOptions, OutgoingOptionsValidator>("Outgoing");
        services.TryAddSingleton(provider => new GuardedHttp(
            provider.GetRequiredService<IOptions<OutgoingOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
