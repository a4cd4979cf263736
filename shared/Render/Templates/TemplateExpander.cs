using System.Globalization;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Visuals.Offline;

namespace AutoVideo.Render.Templates;

/// <summary>What a template is filled with beside its data.</summary>
/// <param name="Frames">For which the overlay is seen.</param>
/// <param name="Progress">Share of the video that has passed when the overlay begins, and when it ends.</param>
/// <param name="Logo">Blob name of a PNG.</param>
internal sealed record TemplateSetting(
    BrandColours Colours, string Heading, string Body, FrameShape Shape, int FrameRate, int Frames, (double From, double To) Progress, string? Logo = null);

/// <summary>From a template and its data to elements: pure.</summary>
internal sealed class TemplateExpander(OverlayTemplate template, SceneOverlay data, TemplateSetting setting)
{
    private const double LongestStagger = 1.6, LatestStart = 0.6;
    private readonly bool hasTitle = !string.IsNullOrWhiteSpace(data.Title);
    private readonly FrameBox area = Box(template.Areas[setting.Shape switch { FrameShape.Portrait => "portrait", FrameShape.Landscape => "landscape", _ => "square" }]);

    internal IReadOnlyList<OverlayElement> Expand()
    {
        var elements = new List<OverlayElement>();
        foreach (var element in template.Elements)
        {
            if (element.When is { } field && !Has(field))
                continue;
            var count = element.Repeat switch { "items" => data.Items.Count, "series" => data.Series.Count, _ => 1 };
            for (var index = 0; index < count; index++)
            {
                if (Make(element, index, count) is { } made)
                    elements.Add(made);
            }
        }
        return elements;
    }

    private bool Has(string field) => field switch
    {
        "title" => hasTitle,
        "subtitle" => !string.IsNullOrWhiteSpace(data.Subtitle),
        "value" => !string.IsNullOrWhiteSpace(data.Value),
        "items" => data.Items.Count > 0,
        "series" => data.Series.Count > 0,
        _ => setting.Logo is not null,
    };

    private OverlayElement? Make(TemplateElement element, int index, int count)
    {
        var repeats = element.Repeat is not null;
        var text = element.Text is null ? null : TemplateText.Fill(element.Text, name => Field(name, index));
        if ((element.Kind is ElementKind.Text or ElementKind.Count && text is null) || (element.Kind == ElementKind.Image && setting.Logo is null))
            return null;
        var outer = repeats ? Cell(index, count) : area;
        var share = repeats && element.Repeat == "series" ? Share(index) : 1;
        var inner = Box(!hasTitle && element.Untitled is { } untitled ? untitled : element.Box);
        if (element.ScaleBy == "width")
            inner = inner with { Width = inner.Width * Math.Max(0.012, share) };
        if (element.ScaleBy == "height")
            inner = inner with { Y = inner.Y + inner.Height * (1 - Math.Max(0.012, share)), Height = inner.Height * Math.Max(0.012, share) };
        inner = inner with { X = inner.X + element.ShiftX * share, Y = inner.Y - element.ShiftUp * share };
        return new(repeats ? string.Create(CultureInfo.InvariantCulture, $"{element.Id}-{index + 1}") : element.Id, element.Kind, Within(outer, inner))
        {
            Text = text,
            Font = element.Kind is ElementKind.Text or ElementKind.Count ? element.Font == "heading" ? setting.Heading : setting.Body : null,
            Weight = element.Weight,
            Size = element.Size,
            Lines = element.Lines,
            Align = element.Align,
            Fill = element.Fill == "each" ? setting.Colours.Each(index) : setting.Colours[element.Fill],
            Opacity = element.Opacity,
            Radius = element.Radius,
            Plate = element.Plate is null ? null : setting.Colours[element.Plate],
            Values = element.Kind switch { ElementKind.Line => Points(), ElementKind.Donut => Parts(), _ => [] },
            Fills = element.Kind == ElementKind.Donut ? [.. data.Series.Select((_, part) => setting.Colours.Each(part))] : [],
            Stroke = element.Stroke,
            Blob = element.Kind == ElementKind.Image ? setting.Logo : null,
            Reveal = element.Reveal,
            Motion = element.IsProgress
                ? [new(AnimatedProperty.Reveal, [new(0, setting.Progress.From, KeyEase.Linear), new(setting.Frames, setting.Progress.To, KeyEase.Linear)])]
                : [.. element.Animate.SelectMany(name => template.Animations[name]).Select(motion => Motion(motion, repeats ? index * Stagger(count) : 0))],
        };
    }

    private string? Field(string name, int index) => name switch
    {
        "title" => data.Title,
        "subtitle" => data.Subtitle,
        "value" => data.Value,
        "item" => data.Items.ElementAtOrDefault(index),
        "number" => (index + 1).ToString(CultureInfo.InvariantCulture),
        "label" => data.Series.ElementAtOrDefault(index)?.Label,
        "amount" => data.Series.ElementAtOrDefault(index) is { } point ? Amount(point.Value) : null,
        "first" => data.Series is [var first, ..] ? first.Label : null,
        "last" => data.Series is [.., var last] ? last.Label : null,
        "lastamount" => data.Series is [.., var newest] ? Amount(newest.Value) : null,
        _ => null,
    };

    private string Amount(double value) => (Math.Abs(value) >= 10_000
        ? value.ToString("#,0", CultureInfo.InvariantCulture)
        : value.ToString("0.##", CultureInfo.InvariantCulture)) + data.Unit;

    private double Share(int index)
    {
        var largest = data.Series.Max(point => point.Value);
        return largest > 0 ? data.Series[index].Value / largest : 0;
    }

    // A line of values far from nothing shows how they differ; the axis begins below the least.
    private IReadOnlyList<double> Points()
    {
        var (low, high) = (data.Series.Min(point => point.Value), data.Series.Max(point => point.Value));
        var floor = low < 0.4 * high ? 0 : low - 0.25 * (high - low);
        return [.. data.Series.Select(point => high > floor ? Short((point.Value - floor) / (high - floor)) : 0.5)];
    }

    private IReadOnlyList<double> Parts()
    {
        var sum = data.Series.Sum(point => point.Value);
        return [.. data.Series.Select(point => sum > 0 ? Short(point.Value / sum) : Short(1.0 / data.Series.Count))];
    }

    private FrameBox Cell(int index, int count)
    {
        var cells = template.Cells!;
        var box = Within(area, Box(!hasTitle && cells.Untitled is { } untitled ? untitled : cells.Box));
        // count cells and count - 1 gaps of a share of one cell each.
        var extent = Math.Min(1 / (count + (count - 1) * cells.Gap), cells.Most);
        var from = (1 - extent * (count + (count - 1) * cells.Gap)) / 2 + index * extent * (1 + cells.Gap);
        return Within(box, cells.Direction == CellDirection.Down ? new(0, from, 1, extent) : new(from, 0, extent, 1));
    }

    private double Stagger(int count)
    {
        var cells = template.Cells!;
        var seconds = (double)setting.Frames / setting.FrameRate;
        var wanted = cells.Spread > 0 ? Math.Min(cells.Spread * seconds / count, LongestStagger) : cells.Stagger;
        return Math.Min(wanted, LatestStart * seconds / count);
    }

    private ElementMotion Motion(TemplateMotion motion, double delay)
    {
        var keys = new List<ElementKey>();
        foreach (var key in motion.Keys)
        {
            var frame = key.FromEnd ? setting.Frames - Frames(key.At) : Frames(key.At + delay);
            keys.Add(new(Math.Max(frame, keys.Count > 0 ? keys[^1].Frame : 0), key.Value, key.Ease));
        }
        return new(motion.Property, keys);
    }

    private int Frames(double seconds) => (int)Math.Round(seconds * setting.FrameRate, MidpointRounding.AwayFromZero);

    private static FrameBox Box(IReadOnlyList<double> box) => new(box[0], box[1], box[2], box[3]);

    private static FrameBox Within(FrameBox outer, FrameBox inner) => new(
        Short(outer.X + inner.X * outer.Width), Short(outer.Y + inner.Y * outer.Height), Short(inner.Width * outer.Width), Short(inner.Height * outer.Height));

    // Short numbers keep the JSON readable and equal on every machine.
    private static double Short(double value) => Math.Round(value, 5, MidpointRounding.AwayFromZero);
}
