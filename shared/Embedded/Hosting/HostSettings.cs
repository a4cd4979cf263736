using System.Globalization;
using System.Net;

using Microsoft.Extensions.Configuration;

namespace AutoVideo.Embedded.Hosting;

/// <summary>The settings of the embedded host itself, read once at start.</summary>
internal sealed record HostSettings
{
    /// <summary>Absolute path; setting <c>Data:Folder</c>.</summary>
    public required string DataFolder { get; init; }
    /// <summary>Setting <c>Host:Port</c>; 0 takes any free port.</summary>
    public required int Port { get; init; }
    /// <summary>Setting <c>Host:Listen</c>: an IP address, <c>localhost</c> or <c>*</c>.</summary>
    public required IPAddress Listen { get; init; }
    /// <summary>Setting <c>Host:MaxRequestBodyBytes</c>.</summary>
    public required long MaxRequestBodyBytes { get; init; }
    /// <summary>Setting <c>Host:MaxRequestHeaderBytes</c>.</summary>
    public required int MaxRequestHeaderBytes { get; init; }
    /// <summary>How long a stop waits for running HTTP requests; setting <c>Host:DrainSeconds</c>.</summary>
    public required TimeSpan Drain { get; init; }

    /// <summary>Setting <c>Messaging:MaxDeliveryCount</c>.</summary>
    public required int MaxDeliveryCount { get; init; }
    /// <summary>How long a delivered message is out of sight unless its lock is renewed; setting <c>Messaging:LockSeconds</c>.</summary>
    public required TimeSpan MessageLock { get; init; }
    /// <summary>Setting <c>Messaging:DuplicateDetectionMinutes</c>.</summary>
    public required TimeSpan DuplicateDetection { get; init; }

    public bool LoopbackOnly => IPAddress.IsLoopback(Listen);

    public static HostSettings From(IConfiguration configuration) => new()
    {
        DataFolder = Path.GetFullPath(configuration["Data:Folder"] is { Length: > 0 } folder ? folder : ".data"),
        Port = (int)Number(configuration, "Host:Port", 7071, 0, 65535),
        Listen = Address(configuration["Host:Listen"]),
        MaxRequestBodyBytes = Number(configuration, "Host:MaxRequestBodyBytes", 100 * 1024 * 1024, 1024, 2L << 30),
        MaxRequestHeaderBytes = (int)Number(configuration, "Host:MaxRequestHeaderBytes", 32 * 1024, 1024, 1 << 20),
        Drain = TimeSpan.FromSeconds(Number(configuration, "Host:DrainSeconds", 10, 0, 600)),
        MaxDeliveryCount = (int)Number(configuration, "Messaging:MaxDeliveryCount", 10, 1, 2000),
        MessageLock = TimeSpan.FromSeconds(Number(configuration, "Messaging:LockSeconds", 30, 1, 300)),
        DuplicateDetection = TimeSpan.FromMinutes(Number(configuration, "Messaging:DuplicateDetectionMinutes", 10, 1, 7 * 24 * 60)),
    };

    private static long Number(IConfiguration configuration, string key, long otherwise, long min, long max)
    {
        if (configuration[key] is not { Length: > 0 } text)
            return otherwise;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw new HostStartException(HostExitCode.Misconfigured, $"Setting {key} is \"{text}\"; expected a whole number from {min} to {max}.");
    }

    private static IPAddress Address(string? text) => text switch
    {
        null or "" or "localhost" or "loopback" => IPAddress.Loopback,
        "*" => IPAddress.Any,
        _ when IPAddress.TryParse(text, out var address) => address,
        _ => throw new HostStartException(HostExitCode.Misconfigured, $"Setting Host:Listen is \"{text}\"; expected an IP address, localhost or *."),
    };
}
