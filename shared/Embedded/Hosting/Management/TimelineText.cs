using System.Globalization;
using System.Text;

namespace AutoVideo.Embedded.Hosting.Management;

/// <summary>A timeline as lines of text, in order of time; offsets are seconds since the start.</summary>
internal static class TimelineText
{
    public static string Write(InstanceTimeline timeline)
    {
        var lines = timeline.Lanes.SelectMany(lane => lane.Bars).Select(bar => (bar.Start, Text: Describe(bar)))
            .Concat(timeline.Marks.Select(mark => (Start: mark.At, Text: $"• {mark.Name}")))
            .OrderBy(line => line.Start);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{timeline.Name} {timeline.InstanceId}, started {timeline.Start:yyyy-MM-dd HH:mm:ss}Z, {(timeline.Finished ? "took" : "running for")} {Seconds(timeline.End - timeline.Start)}\n");
        foreach (var (start, line) in lines)
            text.Append(CultureInfo.InvariantCulture, $"{(start - timeline.Start).TotalSeconds,9:0.000}  {line}\n");
        return text.ToString();
    }

    public static string Seconds(TimeSpan span) => span.TotalSeconds < 60
        ? span.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture) + " s"
        : span.ToString(span.TotalDays < 1 ? @"h\:mm\:ss" : @"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);

    private static string Describe(Bar bar)
    {
        var attempt = bar.Attempt > 1 ? $" (attempt {bar.Attempt})" : "";
        var outcome = bar.Outcome switch
        {
            BarOutcome.Running => "running",
            BarOutcome.Failed => "failed",
            _ => bar.Kind == BarKind.Wait ? "waited" : "done",
        };
        return $"{bar.Name}{attempt}: {outcome}, {Seconds(bar.End - bar.Start)}";
    }
}
