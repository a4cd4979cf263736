using AutoVideo.Embedded.Functions.Middleware;
using AutoVideo.Embedded.Hosting.Http;
using AutoVideo.Embedded.Hosting.Management;
using AutoVideo.Embedded.Hosting.Timers;
using AutoVideo.Embedded.Messaging;

using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Embedded.Hosting;

/// <summary>What is known when the host is built. An error is kept and said at start, by <see cref="EmbeddedHost"/>.</summary>
internal sealed class HostStartup
{
    public required HostSettings Settings { get; init; }
    public required HostJson HostJson { get; init; }
    public required IReadOnlyList<DiscoveredFunction> Functions { get; init; }
    public required FunctionRunner Runner { get; init; }
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;
    public HostStartException? Error { get; init; }
    /// <summary>Print a start error and set the exit code (a program), or throw it (a test).</summary>
    public required bool ReportsErrors { get; init; }

    public MessageStoreOptions Messaging => new()
    {
        Path = Path.Combine(Settings.DataFolder, "messages.db"),
        MaxDeliveryCount = Settings.MaxDeliveryCount,
        LockDuration = Settings.MessageLock,
        DuplicateDetection = Settings.DuplicateDetection,
    };

    public static HostStartup Prepare(
        IConfiguration configuration, Func<HostJson> hostJson, IEnumerable<Type> types,
        IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware, bool reportsErrors)
    {
        try
        {
            if (configuration["WEBSITE_SITE_NAME"] is { Length: > 0 })
                throw new HostStartException(HostExitCode.Misconfigured, "This build holds the embedded host, which is for one machine. Deploy to Azure with a build of -p:AutoVideoHost=azure.");
            return new HostStartup
            {
                Settings = HostSettings.From(configuration),
                HostJson = hostJson(),
                Functions = new FunctionDiscovery(configuration).Find(types),
                Runner = new FunctionRunner(middleware),
                TimeZone = TimerLoops.Zone(configuration),
                ReportsErrors = reportsErrors,
            };
        }
        catch (HostStartException error)
        {
            return new HostStartup
            {
                Settings = HostSettings.From(new ConfigurationBuilder().Build()),
                HostJson = new HostJson(),
                Functions = [],
                Runner = new FunctionRunner([]),
                Error = error,
                ReportsErrors = reportsErrors,
            };
        }
    }

    public void Map(WebApplication app)
    {
        HttpRoutes.Map(app, Functions, HostJson.RoutePrefix, Runner);
        ActivatorUtilities.CreateInstance<ManagementRoutes>(app.Services).Map(app);
        ActivatorUtilities.CreateInstance<DeadLetterRoutes>(app.Services).Map(app);
    }
}
