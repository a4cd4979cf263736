using System.Globalization;
using System.Text;

namespace AutoVideo.Telemetry;

/// <summary>The text format of Prometheus, version 0.0.4: <see href="https://prometheus.io/docs/instrumenting/exposition_formats/"/>.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(IEnumerable<MetricFamily> families, IEnumerable<Backlog> backlogs)
    {
        var text = new StringBuilder();
        foreach (var family in families)
            Append(text, family);
        Append(text, backlogs);
        return text.ToString();
    }

    /// <summary><c>http.server.request.duration</c> in s becomes <c>http_server_request_duration_seconds</c>; counters end in <c>_total</c>.</summary>
    public static string NameOf(string instrument, string? unit, MetricKind kind)
    {
        var name = Word(instrument);
        var suffix = unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        if (!name.EndsWith(suffix, StringComparison.Ordinal))
            name += suffix;
        return kind == MetricKind.Counter ? name + "_total" : name;
    }

    public static string Word(string name) => string.Create(name.Length, name, (word, from) =>
    {
        for (var i = 0; i < word.Length; i++)
            word[i] = char.IsAsciiLetterOrDigit(from[i]) ? from[i] : '_';
    });

    public static string Escape(string value) =>
        value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static void Append(StringBuilder text, MetricFamily family)
    {
        Head(text, family.Name, family.Help, family.Kind);
        foreach (var (labels, series) in family.Series)
        {
            var (sum, buckets) = series.Read();
            if (family.Kind != MetricKind.Histogram)
            {
                Line(text, family.Name, labels, sum);
                continue;
            }
            long count = 0;
            for (var i = 0; i < buckets.Length; i++)
            {
                count += buckets[i];
                var bound = i < MetricSeries.Bounds.Count ? MetricSeries.Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                Line(text, family.Name + "_bucket", labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"", count);
            }
            Line(text, family.Name + "_sum", labels, sum);
            Line(text, family.Name + "_count", labels, count);
        }
    }

    private static void Append(StringBuilder text, IEnumerable<Backlog> backlogs)
    {
        Head(text, "autovideo_backlog", "What waits or is under way, by queue.", MetricKind.Gauge);
        foreach (var backlog in backlogs)
            Line(text, "autovideo_backlog", $"queue=\"{Escape(backlog.Queue)}\",state=\"{Escape(backlog.State)}\"", backlog.Count);
    }

    private static void Head(StringBuilder text, string name, string help, MetricKind kind) => text
        .Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", @"\\", StringComparison.Ordinal).Replace('\n', ' ')).Append('\n')
        .Append("# TYPE ").Append(name).Append(' ').Append(kind.ToString().ToLowerInvariant()).Append('\n');

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }
}
