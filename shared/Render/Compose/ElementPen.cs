using AutoVideo.Processes;
using AutoVideo.Render.Brand;
using AutoVideo.Render.Timeline;
using AutoVideo.Visuals.Offline;
using AutoVideo.Visuals.Offline.Type;

namespace AutoVideo.Render.Compose;

/// <summary>Writes elements as SVG. Words go in only through <see cref="PlainText.Escape"/>.</summary>
internal sealed class ElementPen(OutputSpec output, string language, ToolPaths tools)
{
    private const int Pad = 6;
    private const double Leading = 1.16, Baseline = 0.36, SmallestType = 18, PlateAcross = 0.5, PlateDown = 0.26;
    private readonly double unit = Math.Min(output.Width, output.Height) / 1080.0;
    private int gradients;

    internal ElementDrawing Draw(OverlayElement element, IReadOnlyDictionary<string, byte[]> images)
    {
        var box = new Place(element.Box.X * output.Width, element.Box.Y * output.Height, element.Box.Width * output.Width, element.Box.Height * output.Height);
        return element.Kind switch
        {
            ElementKind.Text => Plain(Text(element, box)),
            ElementKind.Count => Count(element, box),
            ElementKind.Line => Plain(Line(element, box)),
            ElementKind.Donut => Plain(Donut(element, box)),
            ElementKind.Image => Plain(Image(element, box, images[element.Blob!])),
            _ => Plain(Rectangle(element, box)),
        };
    }

    private static ElementDrawing Plain(Piece whole) => new(whole, null, new Dictionary<string, Piece>(), new Dictionary<string, double>(), 0, 0);

    private Piece Rectangle(OverlayElement element, Place box) => Cut(box, (x, y) =>
        Svg($"""<rect x="{box.Left - x}" y="{box.Top - y}" width="{box.Width}" height="{box.Height}" rx="{Math.Min(element.Radius * unit, Math.Min(box.Width, box.Height) / 2)}" fill="{element.Fill}" fill-opacity="{element.Opacity}"/>"""));

    private Piece Text(OverlayElement element, Place box)
    {
        var metrics = RenderFonts.Metrics(tools, element.Font!, element.Weight);
        var hasPlate = element.Plate is not null;
        // A box too low for a line holds one all the same: words that spill a little are better than none.
        var room = box.Width - (hasPlate ? 2 * PlateAcross * element.Size * unit : 0);
        var (lines, size) = LineBreaker.Fit(
            PlainText.Clean(element.Text, OverlayRules.MaxText), metrics, Math.Max(room, box.Width / 2), Math.Max(box.Height, SmallestType * Leading * unit + 1), element.Size * unit, SmallestType * unit, element.Lines, Leading, 0);
        var widest = lines.Count == 0 ? 0 : lines.Max(line => LineBreaker.Width(line, metrics, 0)) * size;
        var step = size * Leading;
        var aside = hasPlate ? PlateAcross * size : 0;
        var (anchor, at, left) = element.Align switch
        {
            TextAlign.Left => ("start", box.Left + aside, box.Left),
            TextAlign.Right => ("end", box.Left + box.Width - aside, box.Left + box.Width - widest - 2 * aside),
            _ => ("middle", box.Left + box.Width / 2, box.Left + (box.Width - widest) / 2 - aside),
        };
        var first = box.Top + box.Height / 2 - (lines.Count - 1) * step / 2 + Baseline * size;
        var plate = new Place(left, box.Top + box.Height / 2 - (lines.Count - 1) * step / 2 - (0.5 + PlateDown) * size, widest + 2 * aside, (lines.Count - 1) * step + (1 + 2 * PlateDown) * size);
        return Cut(hasPlate ? plate : box, (x, y) =>
            (hasPlate ? Svg($"""<rect x="{plate.Left - x}" y="{plate.Top - y}" width="{plate.Width}" height="{plate.Height}" rx="{Math.Min(element.Radius * unit, plate.Height / 2)}" fill="{element.Plate}"/>""") : "")
            + string.Concat(lines.Select((line, index) => Words(element, line, anchor, at - x, first + index * step - y, size))));
    }

    private ElementDrawing Count(OverlayElement element, Place box)
    {
        var metrics = RenderFonts.Metrics(tools, element.Font!, element.Weight);
        var text = PlainText.Clean(element.Text, OverlayRules.MaxText);
        var size = Math.Min(element.Size * unit, Math.Min(box.Width / Math.Max(0.1, metrics.Measure(text)), box.Height / 1.05));
        var baseline = box.Top + box.Height / 2 + Baseline * size;
        var (anchor, at) = element.Align switch { TextAlign.Left => ("start", box.Left), TextAlign.Right => ("end", box.Left + box.Width), _ => ("middle", box.Left + box.Width / 2) };
        var whole = Cut(box, (x, y) => Words(element, text, anchor, at - x, baseline - y, size));
        if (Figure.Find(text) is not { } figure || element.Motion.All(motion => motion.Property != AnimatedProperty.Count))
            return Plain(whole);
        var parts = new[] { figure.Before, figure.After, figure.Grouping?.ToString() ?? "", figure.DecimalMark.ToString() }
            .Concat(Enumerable.Range(0, 10).Select(digit => digit.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            .Where(part => part.Length > 0).Distinct().ToArray();
        var advances = parts.ToDictionary(part => part, part => metrics.Measure(part) * size);
        var pieces = parts.Where(part => !string.IsNullOrWhiteSpace(part)).ToDictionary(part => part, part =>
            Cut(new(box.Left, box.Top, advances[part], box.Height), (x, y) => Words(element, part, "start", box.Left - x, baseline - y, size)));
        return new(whole, figure, pieces, advances, box.Left, box.Width);
    }

    private Piece Line(OverlayElement element, Place box)
    {
        var stroke = element.Stroke * unit;
        var id = $"area{gradients++}";
        return Cut(box.Grown(1.5 * stroke), (x, y) =>
        {
            var points = element.Values.Select((value, index) => (X: box.Left - x + box.Width * index / (element.Values.Count - 1), Y: box.Top - y + box.Height * (1 - value))).ToArray();
            var path = string.Join(' ', points.Select(point => Svg($"{point.X},{point.Y}")));
            var floor = box.Top - y + box.Height;
            var last = points[^1];
            return Svg($"""<linearGradient id="{id}" x2="0" y2="1"><stop stop-color="{element.Fill}" stop-opacity=".42"/><stop offset="1" stop-color="{element.Fill}" stop-opacity=".02"/></linearGradient>""")
                + Svg($"""<polygon points="{points[0].X},{floor} {path} {last.X},{floor}" fill="url(#{id})"/>""")
                + Svg($"""<polyline points="{path}" fill="none" stroke="{element.Fill}" stroke-width="{stroke}" stroke-linejoin="round" stroke-linecap="round"/>""")
                + Svg($"""<circle cx="{last.X}" cy="{last.Y}" r="{stroke * 1.3}" fill="{element.Fill}"/><circle cx="{last.X}" cy="{last.Y}" r="{stroke * 0.6}" fill="#fff"/>""");
        });
    }

    private static Piece Donut(OverlayElement element, Place box)
    {
        const double Gap = 0.006;
        var outer = Math.Min(box.Width, box.Height) / 2;
        var ring = element.Stroke * outer;
        var radius = outer - ring / 2;
        return Cut(box, (x, y) =>
        {
            var (cx, cy) = (box.Left + box.Width / 2 - x, box.Top + box.Height / 2 - y);
            var svg = "";
            var from = 0.0;
            for (var part = 0; part < element.Values.Count; part++)
            {
                var share = element.Values[part];
                var to = from + share;
                var gap = share > 3 * Gap && share < 1 - Gap ? Gap / 2 : 0;
                var (a, b) = (Turn.Point(from + gap), Turn.Point(to - gap));
                if (share >= 1 - Gap)
                    svg += Svg($"""<circle cx="{cx}" cy="{cy}" r="{radius}" fill="none" stroke="{element.Fills[part]}" stroke-width="{ring}"/>""");
                else if (share > 0)
                    svg += Svg($"""<path d="M{cx + radius * a.X},{cy + radius * a.Y} A{radius},{radius} 0 {(share - 2 * gap > 0.5 ? 1 : 0)} 1 {cx + radius * b.X},{cy + radius * b.Y}" fill="none" stroke="{element.Fills[part]}" stroke-width="{ring}"/>""");
                from = to;
            }
            return svg;
        });
    }

    private static Piece Image(OverlayElement element, Place box, byte[] png) => Cut(box, (x, y) =>
        Svg($"""<image x="{box.Left - x}" y="{box.Top - y}" width="{box.Width}" height="{box.Height}" opacity="{element.Opacity}" preserveAspectRatio="{element.Align switch { TextAlign.Left => "xMinYMid", TextAlign.Right => "xMaxYMid", _ => "xMidYMid" }} meet" xlink:href="data:image/png;base64,{Convert.ToBase64String(png)}"/>"""));

    private string Words(OverlayElement element, string line, string anchor, double x, double y, double size) =>
        Svg($"""<text x="{x}" y="{y}" text-anchor="{anchor}" xml:space="preserve" font-family="{RenderFonts.Stack(element.Font!, language)}" font-weight="{element.Weight}" font-size="{size}" fill="{element.Fill}" fill-opacity="{element.Opacity}">{PlainText.Escape(line)}</text>""");

    // Even corners keep colours, which have half the pixels, as sharp as they were drawn.
    private static Piece Cut(Place box, Func<int, int, string> draw)
    {
        var (left, top) = ((int)Math.Floor(box.Left - Pad) & ~1, (int)Math.Floor(box.Top - Pad) & ~1);
        var (width, height) = (Even(box.Left + box.Width + Pad - left), Even(box.Top + box.Height + Pad - top));
        return new(left, top, width, height, draw(left, top));
    }

    private static int Even(double length) => Math.Max(2, ((int)Math.Ceiling(length) + 1) & ~1);

    private static string Svg(SvgText text) => text.ToString();

    private readonly record struct Place(double Left, double Top, double Width, double Height)
    {
        internal Place Grown(double by) => new(Left - by, Top - by, Width + 2 * by, Height + 2 * by);
    }
}
