using System.Reflection;
using AutoVideo.Http;
using AutoVideo.Telemetry;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Platform;

/// <summary>Live: the process answers. Ready: everything it cannot do without does; degraded: something it can do without does not.</summary>
public sealed class HealthFunctions(IEnumerable<IHealthProbe> probes)
{
    // Whoever asks gives up sooner than the slowest dependency does.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // In the code and not in a setting, which a deployment changes before it brings the code. The SDK writes it behind the version.
    internal static string Release { get; } =
        typeof(HealthFunctions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[^1];

    /// <summary>Whether the process answers.</summary>
    [Function("HealthLive"), Public("It says only that the process answers."), Answers<HealthReport>]
    public IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/live")] HttpRequest request) =>
        Results.Json(new HealthReport("live", [], Release), HttpJsonContext.Default.HealthReport);

    /// <summary>Whether everything that the product depends on works.</summary>
    [Function("HealthReady"), Public("Load balancers ask it; it names dependencies, never their addresses."), Answers<HealthReport>, Answers<HealthReport>(503, Description = "Something does not work; the report says what.")]
    public async Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health/ready")] HttpRequest request, CancellationToken cancellation)
    {
        var results = await Task.WhenAll(probes.Where(probe => probe.Applies).Select(probe => ProbeAsync(probe, cancellation)));
        var failed = results.Where(result => result.Error is not null).ToArray();
        var ready = !failed.Any(result => result.Needed);
        return Results.Json(
            new HealthReport(!ready ? "not_ready" : failed.Length > 0 ? "degraded" : "ready", results, Release), HttpJsonContext.Default.HealthReport,
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<HealthResult> ProbeAsync(IHealthProbe probe, CancellationToken cancellation)
    {
        try
        {
            await probe.ProbeAsync(cancellation).WaitAsync(Limit, cancellation);
            return new HealthResult(probe.Name, null, probe.Needed);
        }
        catch (TimeoutException) when (!cancellation.IsCancellationRequested)
        {
            return new HealthResult(probe.Name, $"No answer within {Limit.TotalSeconds:0} s.", probe.Needed);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return new HealthResult(probe.Name, failure.Message, probe.Needed);
        }
    }
}

/// <param name="Release">The commit that the program was built from; its version when it was built outside a repository.</param>
internal sealed record HealthReport(string Status, IReadOnlyList<HealthResult> Checks, string Release);

/// <param name="Needed">Without it nothing works; else the product gets by without.</param>
internal sealed record HealthResult(string Name, string? Error, bool Needed);
