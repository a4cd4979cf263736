using AutoVideo.Telemetry.Azure;
using Azure.Core;
using Azure.Identity;
using Microsoft.ApplicationInsights.Extensibility;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Telemetry;

public static partial class TelemetrySetup
{
    // Given where Application Insights refuses keys.
    private const string Authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>To Application Insights, by the setting <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c>; without it nothing is sent.</summary>
    static partial void AddExport(IServiceCollection services)
    {
        services.TryAddSingleton<TokenCredential>(_ => new DefaultAzureCredential());
        services.AddApplicationInsightsTelemetryWorkerService();
        services.AddOptions<TelemetryConfiguration>().PostConfigure<IConfiguration, TokenCredential>((telemetry, settings, identity) =>
        {
            if (settings[Authentication] is { Length: > 0 })
                telemetry.SetAzureTokenCredential(identity);
        });
        // After the package's own configuration, which adds the rule.
        services.Configure<LoggerFilterOptions>(ExportLevels.FollowSettings);
        services.AddHostedService<SpanExport>();
    }
}
