using System.Diagnostics;
using System.Globalization;
using Microsoft.ApplicationInsights;
using Microsoft.ApplicationInsights.DataContracts;
using Microsoft.Extensions.Hosting;

namespace AutoVideo.Telemetry.Azure;

/// <summary>Sends the product's own spans to Application Insights, which listens to none but the platform's. They stand there as dependencies.</summary>
internal sealed class SpanExport(TelemetryClient client) : IHostedService, IDisposable
{
    private ActivityListener? _listener;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ProductSpans.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = Send,
        };
        ActivitySource.AddActivityListener(_listener);
        return Task.CompletedTask;
    }

    /// <summary>What is still in the buffer is sent: a worker that ends when it is idle would lose its last half minute.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return client.FlushAsync(cancellationToken);
    }

    public void Dispose() => _listener?.Dispose();

    private void Send(Activity span)
    {
        var telemetry = new DependencyTelemetry(
            ProductSpans.Name, "", span.DisplayName, "", span.StartTimeUtc, span.Duration, "", span.Status != ActivityStatusCode.Error);
        foreach (var (name, value) in span.TagObjects)
            telemetry.Properties[name] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        client.TrackDependency(telemetry);
    }
}
