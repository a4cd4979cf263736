using AutoVideo.Http;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Platform;

/// <summary>Live: the process answers. Ready: everything it depends on does.</summary>
public sealed class HealthFunctions(IEnumerable<IHealthProbe> probes)
{
    [Function("HealthLive")]
    public IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        Results.Json(new HealthReport("live", []), HttpJsonContext.Default.HealthReport);

    [Function("HealthReady")]
    public async Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request, CancellationToken cancellation)
    {
        var results = await Task.WhenAll(probes.Select(probe => ProbeAsync(probe, cancellation)));
        var ready = results.All(result => result.Error is null);
        return Results.Json(
            new HealthReport(ready ? "ready" : "not_ready", results), HttpJsonContext.Default.HealthReport,
            statusCode: ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<HealthResult> ProbeAsync(IHealthProbe probe, CancellationToken cancellation)
    {
        try
        {
            await probe.ProbeAsync(cancellation);
            return new HealthResult(probe.Name, null);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            return new HealthResult(probe.Name, failure.Message);
        }
    }
}

/// <summary>Tries one thing the product depends on.</summary>
public interface IHealthProbe
{
    string Name { get; }

    /// <exception cref="Exception">It does not work; the message says why.</exception>
    Task ProbeAsync(CancellationToken cancellation);
}

internal sealed record HealthReport(string Status, IReadOnlyList<HealthResult> Checks);

internal sealed record HealthResult(string Name, string? Error);
