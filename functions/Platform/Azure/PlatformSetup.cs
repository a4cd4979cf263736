using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Platform;

internal static partial class PlatformSetup
{
    /// <summary>Ties what this process sends to the host's invocations, and tells the host not to send the same logs again.</summary>
    static partial void AddHostTelemetry(IServiceCollection services) => services.ConfigureFunctionsApplicationInsights();
}
