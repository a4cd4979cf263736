using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace AutoVideo.Telemetry;

internal enum MetricKind { Counter, Gauge, Histogram }

/// <summary>One instrument with a series for each combination of its labels. Names are those of Prometheus's conventions.</summary>
internal sealed class MetricFamily
{
    /// <summary>Combinations beyond it are counted under the label <c>overflow="true"</c>.</summary>
    public const int MaxSeries = 500;

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private readonly bool _adds;

    public MetricFamily(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        Kind = type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
        // Observable instruments tell their whole value, the others what is to be added.
        _adds = type == typeof(Counter<>) || type == typeof(UpDownCounter<>);
        Name = PrometheusText.NameOf(instrument.Name, instrument.Unit, Kind);
        Help = instrument.Description ?? "";
    }

    public string Name { get; }
    public string Help { get; }
    public MetricKind Kind { get; }

    public IEnumerable<(string Labels, MetricSeries Series)> Series => _series.ToArray().OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value));

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels(tags);
        if (!_series.TryGetValue(labels, out var series))
        {
            if (_series.Count >= MaxSeries)
                labels = "overflow=\"true\"";
            series = _series.GetOrAdd(labels, _ => new MetricSeries());
        }
        if (Kind == MetricKind.Histogram)
            series.Record(value);
        else if (_adds)
            series.Add(value);
        else
            series.Set(value);
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
            return "";
        var labels = new List<string>(tags.Length);
        foreach (var (name, value) in tags)
        {
            if (value is not null)
                labels.Add($"{PrometheusText.Word(name)}=\"{PrometheusText.Escape(Convert.ToString(value, CultureInfo.InvariantCulture)!)}\"");
        }
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }
}
