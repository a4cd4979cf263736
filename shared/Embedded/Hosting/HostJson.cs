using System.Globalization;

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Embedded.Hosting;

/// <summary>The parts of host.json that the embedded host honours; names and defaults as in Azure.</summary>
internal sealed record HostJson
{
    public string RoutePrefix { get; init; } = "api";
    /// <summary>Requests that run at once; more wait. Null: no limit.</summary>
    public int? MaxConcurrentRequests { get; init; }
    /// <summary>Requests that run or wait; more are answered 429. Null: no limit.</summary>
    public int? MaxOutstandingRequests { get; init; }
    public int MaxConcurrentActivities { get; init; } = Math.Max(4, Environment.ProcessorCount * 2);
    public int MaxConcurrentOrchestrations { get; init; } = Math.Max(4, Environment.ProcessorCount * 2);
    /// <summary>Messages that one function handles at once.</summary>
    public int MaxConcurrentCalls { get; init; } = 16;
    public TimeSpan MaxAutoLockRenewal { get; init; } = TimeSpan.FromMinutes(5);
    public bool AutoCompleteMessages { get; init; } = true;
    public IReadOnlyDictionary<string, LogLevel> LogLevels { get; init; } = new Dictionary<string, LogLevel>();

    /// <summary>Beside the program, else in the current folder, else all defaults.</summary>
    public static HostJson Find()
    {
        var path = new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory() }
            .Select(folder => Path.Combine(folder, "host.json")).FirstOrDefault(File.Exists);
        return path is null ? new HostJson() : Read(path);
    }

    public static HostJson Read(string path)
    {
        try
        {
            return From(new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path)).Build());
        }
        catch (Exception failure) when (failure is InvalidDataException or FormatException)
        {
            throw new HostStartException(HostExitCode.Misconfigured, $"{path}: {(failure.InnerException ?? failure).Message}", failure);
        }
    }

    private static HostJson From(IConfiguration json)
    {
        var defaults = new HostJson();
        var http = json.GetSection("extensions:http");
        var durable = json.GetSection("extensions:durableTask");
        var bus = json.GetSection("extensions:serviceBus");
        return new HostJson
        {
            RoutePrefix = (http["routePrefix"] ?? defaults.RoutePrefix).Trim('/'),
            MaxConcurrentRequests = Limit(http, "maxConcurrentRequests"),
            MaxOutstandingRequests = Limit(http, "maxOutstandingRequests"),
            MaxConcurrentActivities = Limit(durable, "maxConcurrentActivityFunctions") ?? defaults.MaxConcurrentActivities,
            MaxConcurrentOrchestrations = Limit(durable, "maxConcurrentOrchestratorFunctions") ?? defaults.MaxConcurrentOrchestrations,
            MaxConcurrentCalls = Limit(bus, "maxConcurrentCalls") ?? defaults.MaxConcurrentCalls,
            MaxAutoLockRenewal = Span(bus, "maxAutoLockRenewalDuration") ?? defaults.MaxAutoLockRenewal,
            AutoCompleteMessages = bus["autoCompleteMessages"] is not { } auto || bool.Parse(auto),
            LogLevels = json.GetSection("logging:logLevel").GetChildren()
                .ToDictionary(level => level.Key, level => Level(level.Path, level.Value), StringComparer.Ordinal),
        };
    }

    /// <summary>-1 is Azure's way to say "no limit".</summary>
    private static int? Limit(IConfigurationSection section, string key) => section[key] switch
    {
        null or "-1" => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 => value,
        var text => throw new FormatException($"{section.Path}:{key} is \"{text}\", expected a positive number or -1"),
    };

    private static TimeSpan? Span(IConfigurationSection section, string key) => section[key] switch
    {
        null => null,
        var text when TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero => value,
        var text => throw new FormatException($"{section.Path}:{key} is \"{text}\", expected hh:mm:ss"),
    };

    private static LogLevel Level(string path, string? text) => Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level)
        ? level
        : throw new FormatException($"{path} is \"{text}\", expected one of {string.Join(", ", Enum.GetNames<LogLevel>())}");
}
