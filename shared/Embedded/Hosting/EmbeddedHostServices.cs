using System.Text.Json;

using AutoVideo.Embedded.Durable;
using AutoVideo.Embedded.Hosting.Durable;
using AutoVideo.Embedded.Hosting.Http;
using AutoVideo.Embedded.Hosting.Messages;
using AutoVideo.Embedded.Hosting.Timers;
using AutoVideo.Embedded.Messaging;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVideo.Embedded.Hosting;

/// <summary>The host's own services. They come after the application's, so that what it chose wins and starts first.</summary>
internal static class EmbeddedHostServices
{
    public static void Add(WebApplicationBuilder web, HostStartup startup)
    {
        var services = web.Services;
        AddLogging(web.Logging, startup.HostJson);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(startup);
        services.AddSingleton(startup.Settings);
        services.AddSingleton(startup.HostJson);
        services.AddSingleton(startup.Runner);
        services.Configure<JsonSerializerOptions>(options => options.PropertyNameCaseInsensitive = true);
        services.Configure<HostOptions>(options => options.ShutdownTimeout = startup.Settings.Drain + TimeSpan.FromSeconds(15));
        services.AddMvcCore();
        AddDurable(services, startup);
        AddMessaging(services, startup);
        services.AddSingleton<TimerStatusStore>();
        services.AddHostedService<TimerLoops>();
        // First in the list is outermost: nothing is mounted in front of the front door.
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter, FrontDoor>());
        services.AddSingleton<HttpDrain>();
        web.WebHost.UseKestrelCore();
        web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = startup.Settings.MaxRequestBodyBytes;
            // Somewhat more than is taken: what is read to its end can be refused with a word of why (FrontDoor).
            kestrel.Limits.MaxRequestHeadersTotalSize = 2 * startup.Settings.MaxRequestHeaderBytes;
            kestrel.Limits.MaxRequestLineSize = Math.Min(kestrel.Limits.MaxRequestHeadersTotalSize, 16 * 1024);
            kestrel.Limits.MaxRequestHeaderCount = 2 * FrontDoor.MostHeaders;
            kestrel.Listen(startup.Settings.Listen, startup.Settings.Port);
        });
    }

    private static void AddDurable(IServiceCollection services, HostStartup startup)
    {
        services.AddSingleton<IDurableFunctions, DurableFunctions>();
        services.AddDurableEngine(engine =>
        {
            engine.DatabasePath = Path.Combine(startup.Settings.DataFolder, "durable.db");
            engine.MaxConcurrentActivities = startup.HostJson.MaxConcurrentActivities;
            engine.MaxConcurrentOrchestrations = startup.HostJson.MaxConcurrentOrchestrations;
        });
        services.AddOptions<DurableEngineOptions>().Configure<IOptions<JsonSerializerOptions>>((engine, json) => engine.Serializer = json.Value);
    }

    private static void AddMessaging(IServiceCollection services, HostStartup startup)
    {
        services.AddSingleton(provider => new MessageStore(startup.Messaging, provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new ServiceBusClient(provider.GetRequiredService<MessageStore>()));
        services.AddHostedService<MessageListeners>();
    }

    /// <summary>Levels of host.json; without one the application informs and the framework warns. Logs go to standard error.</summary>
    private static void AddLogging(ILoggingBuilder logging, HostJson hostJson)
    {
        logging.AddConsole(console =>
        {
            console.FormatterName = ConsoleLine.FormatterName;
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.AddConsoleFormatter<ConsoleLine, Microsoft.Extensions.Logging.Console.ConsoleFormatterOptions>();
        logging.SetMinimumLevel(LogLevel.Warning);
        var standard = hostJson.LogLevels.TryGetValue("default", out var level) ? level : LogLevel.Information;
        logging.AddFilter("AutoVideo", standard);
        foreach (var (category, chosen) in hostJson.LogLevels.Where(entry => !entry.Key.Equals("default", StringComparison.OrdinalIgnoreCase)))
            logging.AddFilter(category, chosen);
    }
}
