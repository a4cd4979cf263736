using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace AutoVideo.Telemetry;

public static partial class TelemetrySetup
{
    /// <summary>The product's measurements, their collection for <c>/api/metrics</c>, and logs as JSON when <c>Telemetry:Logs</c> says so.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddMetrics();
        services.AddOptions<TelemetryOptions>().BindConfiguration("Telemetry").ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>());
        services.TryAddSingleton<ProductMeter>();
        services.TryAddSingleton<VideoTelemetry>();
        services.TryAddSingleton<MetricsCollector>();
        services.AddHostedService(provider => provider.GetRequiredService<MetricsCollector>());

        // Whoever set up the console before or after this: a setting of the operator's wins.
        services.AddOptions<ConsoleLoggerOptions>().PostConfigure<IOptions<TelemetryOptions>>((console, telemetry) =>
        {
            if (telemetry.Value.Logs == "json")
                console.FormatterName = ConsoleFormatterNames.Json;
        });
        services.AddOptions<JsonConsoleFormatterOptions>().Configure(json =>
        {
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
        services.Configure<LoggerFactoryOptions>(logging => logging.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        AddExport(services);
        return services;
    }

    /// <summary>Whatever takes telemetry out of the process, where this build has it.</summary>
    static partial void AddExport(IServiceCollection services);
}
