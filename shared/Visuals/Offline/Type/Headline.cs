using AutoVideo.Visuals.Offline.Artwork;

namespace AutoVideo.Visuals.Offline.Type;

/// <summary>The headline layer: progress segments, kicker in a pill, one to four lines of display type.</summary>
internal static class Headline
{
    /// <summary>Names exactly as fc-list prints them.</summary>
    public static string Families(string language) => language == Videos.Languages.Japanese
        ? "Inter Display, Noto Sans CJK JP, Noto Sans CJK TC, Noto Sans, sans-serif"
        : "Inter Display, Noto Sans CJK TC, Noto Sans CJK JP, Noto Sans, sans-serif";

    internal const int MostRunes = 100;

    private const int MostKickerRunes = 36, MostSegments = 24;
    private const double Leading = 1.1, InterTracking = -0.019;

    public static void Draw(SvgDrawing svg, PictureRequest request, SceneLayout layout, TypeFaces faces)
    {
        var tracking = faces.IsTight ? InterTracking : 0;
        svg.Add($"<g font-family=\"{Stack(request.Brand?.Heading, request.Language)}\">");
        Progress(svg, request, layout);
        var kicker = PlainText.Clean(request.Kicker, MostKickerRunes).ToUpperInvariant();
        var text = PlainText.Clean(request.Headline, MostRunes);
        var u = layout.Unit;
        var pill = kicker.Length > 0 ? 58 * u : 0;
        var gap = kicker.Length > 0 ? 22 * u : 0;
        var (lines, size) = LineBreaker.Fit(text, faces.Display, layout.Text.Width * 0.975, layout.Text.Height - pill - gap,
            layout.LargestType * u, 44 * u, layout.MostLines, Leading, tracking);
        var block = pill + gap + lines.Count * size * Leading;
        // Beside the hero the block is centred; above it, it hangs from the top.
        var top = layout.Shape == FrameShape.Landscape ? layout.Text.CentreY - block / 2 : layout.Text.Top;
        if (kicker.Length > 0)
            Kicker(svg, kicker, Stack(request.Brand?.Body, request.Language), layout, faces, top, pill);
        var baseline = top + pill + gap + size * 0.9;
        for (var i = 0; i < lines.Count; i++)
        {
            var isLast = i == lines.Count - 1;
            svg.Add($"<text x=\"{layout.Text.Left}\" y=\"{baseline}\" font-size=\"{size}\" font-weight=\"800\" letter-spacing=\"{tracking * size}\" fill=\"{(isLast && lines.Count > 1 ? "url(#title)" : "#fff")}\" filter=\"url(#textShadow)\">{PlainText.Escape(lines[i])}</text>");
            baseline += size * Leading;
        }
        svg.Add($"</g>");
    }

    private static void Progress(SvgDrawing svg, PictureRequest request, SceneLayout layout)
    {
        var box = layout.Progress;
        var count = Math.Clamp(request.SceneCount, 1, MostSegments);
        // More scenes than segments can show: each segment then stands for several.
        var filled = (int)Math.Ceiling((double)Math.Clamp(request.Place ?? request.SceneNumber, 0, request.SceneCount) * count / Math.Max(1, request.SceneCount));
        var gap = Math.Min(12 * layout.Unit, box.Width / count / 4);
        var width = (box.Width - (count - 1) * gap) / count;
        for (var i = 0; i < count; i++)
            svg.Add($"<rect x=\"{box.Left + i * (width + gap)}\" y=\"{box.Top}\" width=\"{width}\" height=\"{box.Height}\" rx=\"{box.Height / 2}\" fill=\"{(i < filled && request.Brand is not null ? svg.Palette.Warm.Hex : "#fff")}\" opacity=\"{(i < filled ? 0.95 : 0.26)}\"/>");
    }

    private static string Stack(string? family, string language) => family is null ? Families(language) : Render.Brand.RenderFonts.Stack(family, language);

    private static void Kicker(SvgDrawing svg, string kicker, string families, SceneLayout layout, TypeFaces faces, double top, double height)
    {
        var u = layout.Unit;
        var size = 30 * u;
        var tracking = WordForms.IsCjk(kicker[0]) ? 0.1 : 0.06;
        var room = layout.Text.Width - 110 * u;
        while (kicker.Length > 2 && LineBreaker.Width(kicker, faces.Label, tracking) * size > room)
            kicker = kicker[..^2].TrimEnd() + "…";
        var width = LineBreaker.Width(kicker, faces.Label, tracking) * size + 92 * u;
        svg.Add($"<rect x=\"{layout.Text.Left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"{height / 2}\" fill=\"{svg.Palette.Deep}\" opacity=\".38\"/>");
        svg.Add($"<rect x=\"{layout.Text.Left}\" y=\"{top}\" width=\"{width}\" height=\"{height}\" rx=\"{height / 2}\" fill=\"#fff\" opacity=\".14\"/>");
        svg.Add($"<circle cx=\"{layout.Text.Left + 34 * u}\" cy=\"{top + height / 2}\" r=\"{9 * u}\" fill=\"{svg.Palette.Warm}\"/>");
        svg.Add($"<text x=\"{layout.Text.Left + 58 * u}\" y=\"{top + height / 2 + size * 0.36}\" font-family=\"{families}\" font-size=\"{size}\" font-weight=\"600\" letter-spacing=\"{tracking * size}\" fill=\"#fff\">{PlainText.Escape(kicker)}</text>");
    }
}

/// <summary>Widths of the faces that the headline layer is set in.</summary>
/// <param name="IsTight">Large type of this face is set closer.</param>
internal sealed record TypeFaces(FontMetrics Display, FontMetrics Label, bool IsTight = true)
{
    private const string Folder = "/usr/share/fonts/opentype/inter/";

    /// <param name="tools">Where fonts are.</param>
    /// <param name="brand">Whose families they are; null for the product's own.</param>
    public static TypeFaces Find(Processes.ToolPaths tools, PictureBrand? brand = null) => brand is null
        ? new(FontMetrics.Load(tools.Data(Folder + "InterDisplay-ExtraBold.otf")), FontMetrics.Load(tools.Data(Folder + "InterDisplay-SemiBold.otf")))
        : new(Render.Brand.RenderFonts.Metrics(tools, brand.Heading, 800), Render.Brand.RenderFonts.Metrics(tools, brand.Body, 600), brand.Heading == Render.Brand.RenderFonts.Heading);
}
