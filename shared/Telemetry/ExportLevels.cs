using Microsoft.Extensions.Logging;

namespace AutoVideo.Telemetry;

internal static class ExportLevels
{
    private const string Provider = "Microsoft.Extensions.Logging.ApplicationInsights.ApplicationInsightsLoggerProvider";

    /// <summary>
    /// Application Insights brings a rule of its own that lets nothing below a warning through, whatever the settings say. Videos that end and
    /// stages that are left are news, not warnings, and alerts ask for them.
    /// </summary>
    public static void FollowSettings(LoggerFilterOptions filter)
    {
        foreach (var rule in filter.Rules.Where(rule => rule is { ProviderName: Provider, CategoryName: null, LogLevel: LogLevel.Warning }).ToList())
            filter.Rules.Remove(rule);
    }
}
