using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace AutoVideo.Telemetry;

/// <summary>
/// Keeps the present value of every instrument of the product, of ASP.NET Core's requests and of the runtime, from the start of the
/// process. Memory is bounded: an instrument has at most <see cref="MetricFamily.MaxSeries"/> combinations of labels.
/// </summary>
public sealed class MetricsCollector : IHostedService, IDisposable
{
    private static readonly HashSet<string> Meters = [ProductMeter.Name, "Microsoft.AspNetCore.Hosting", "System.Runtime"];

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);

    /// <param name="meters">Only what its meters measure, and the process, is collected: hosts in one process do not mix.</param>
    public MetricsCollector(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Meters.Contains(instrument.Meter.Name) && (instrument.Meter.Scope is null || ReferenceEquals(instrument.Meter.Scope, meters)))
                listener.EnableMeasurementEvents(instrument, _families.GetOrAdd(instrument.Name, _ => new MetricFamily(instrument)));
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((MetricFamily)family!).Take(value, tags));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Content type of <see cref="Text"/>.</summary>
    public const string ContentType = PrometheusText.ContentType;

    /// <summary>Everything collected and what waits, in the text format of Prometheus.</summary>
    public string Text(IEnumerable<Backlog> backlogs) => PrometheusText.Of(Read(), backlogs);

    /// <summary>Everything collected, by name. Gauges are read now.</summary>
    internal IReadOnlyList<MetricFamily> Read()
    {
        _listener.RecordObservableInstruments();
        return [.. _families.Values.OrderBy(family => family.Name, StringComparer.Ordinal)];
    }

    public void Dispose() => _listener.Dispose();
}
