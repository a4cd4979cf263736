using System.Globalization;
using System.Text;

using AutoVideo.Embedded.Durable.Client;

namespace AutoVideo.Embedded.Hosting.Management;

/// <summary>Draws an instance: a bar per activity, its retries in the same lane, waits in grey, events as dashed lines.</summary>
internal static class TimelinePage
{
    private const int Labels = 240, Bars = 860, Row = 24, Top = 28, MaxLanes = 500;

    public static string Write(OrchestrationMetadata instance, InstanceTimeline timeline)
    {
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"""<h1>{Html.Text(timeline.Name)}</h1><p>{Html.Text(timeline.InstanceId)} · {instance.RuntimeStatus} · started {timeline.Start:yyyy-MM-dd HH:mm:ss} UTC · {(timeline.Finished ? "took" : "running for")} {TimelineText.Seconds(timeline.End - timeline.Start)}</p>""");
        Draw(body, timeline);
        Value(body, "Failure", instance.FailureDetails?.ToString());
        Value(body, "Custom status", instance.SerializedCustomStatus);
        Value(body, "Input", instance.SerializedInput);
        Value(body, "Output", instance.SerializedOutput);
        body.Append("""<p><a href="/runtime/instances">All instances</a></p>""");
        return Html.Document($"{timeline.Name} {timeline.InstanceId}", body.ToString(), refresh: !timeline.Finished);
    }

    private static void Draw(StringBuilder svg, InstanceTimeline timeline)
    {
        var lanes = timeline.Lanes.Take(MaxLanes).ToList();
        var height = Top + lanes.Count * Row + 24;
        var span = Math.Max((timeline.End - timeline.Start).TotalSeconds, 0.001);
        string X(DateTime moment) => Number(Labels + Bars * Math.Clamp((moment - timeline.Start).TotalSeconds / span, 0, 1));

        svg.Append(CultureInfo.InvariantCulture, $"""<svg role="img" aria-label="Timeline" viewBox="0 0 {Labels + Bars + 20} {height}" width="100%">""");
        for (var tick = 0; tick <= 4; tick++)
        {
            var moment = timeline.Start + TimeSpan.FromSeconds(span * tick / 4);
            var anchor = tick == 4 ? "end" : tick == 0 ? "start" : "middle";
            svg.Append(CultureInfo.InvariantCulture, $"""<line class="grid" x1="{X(moment)}" x2="{X(moment)}" y1="{Top - 6}" y2="{height - 18}"/><text x="{X(moment)}" y="14" text-anchor="{anchor}">{TimelineText.Seconds(moment - timeline.Start)}</text>""");
        }
        for (var row = 0; row < lanes.Count; row++)
            DrawLane(svg, lanes[row], Top + row * Row, X);
        foreach (var mark in timeline.Marks.Take(MaxLanes))
            svg.Append(CultureInfo.InvariantCulture, $"""<line class="mark" x1="{X(mark.At)}" x2="{X(mark.At)}" y1="{Top - 6}" y2="{height - 18}"><title>{Html.Text(mark.Name)} at {TimelineText.Seconds(mark.At - timeline.Start)}</title></line>""");
        svg.Append("</svg>");
        if (timeline.Lanes.Count > MaxLanes)
            svg.Append(CultureInfo.InvariantCulture, $"<p>{timeline.Lanes.Count - MaxLanes} more are not drawn.</p>");
    }

    private static void DrawLane(StringBuilder svg, Lane lane, int y, Func<DateTime, string> x)
    {
        var name = lane.Name.Length > 34 ? lane.Name[..33] + "…" : lane.Name;
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="0" y="{y + 15}">{Html.Text(name)}</text>""");
        foreach (var bar in lane.Bars)
        {
            var style = bar.Kind == BarKind.Wait ? nameof(BarKind.Wait) : bar.Outcome.ToString();
            var width = Math.Max(double.Parse(x(bar.End), CultureInfo.InvariantCulture) - double.Parse(x(bar.Start), CultureInfo.InvariantCulture), 2);
            var attempt = bar.Attempt > 1 ? $", attempt {bar.Attempt}" : "";
            svg.Append(CultureInfo.InvariantCulture, $"""<rect class="{style}" x="{x(bar.Start)}" y="{y + 3}" width="{Number(width)}" height="{Row - 7}" rx="3"><title>{Html.Text(bar.Name)}{attempt}: {bar.Outcome.ToString().ToLowerInvariant()}, {TimelineText.Seconds(bar.End - bar.Start)}{(bar.Error is null ? "" : "\n" + Html.Text(bar.Error))}</title></rect>""");
        }
    }

    private static void Value(StringBuilder body, string title, string? text)
    {
        if (text is not null)
            body.Append(CultureInfo.InvariantCulture, $"<h2 style=\"font-size:1rem\">{title}</h2><pre>{Html.Text(text.Length > 20_000 ? text[..20_000] + "…" : text)}</pre>");
    }

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
