using System.Globalization;
using System.Text.RegularExpressions;
using AutoVideo.Visuals.Offline.Artwork;
using AutoVideo.Visuals.Offline.Type;

namespace AutoVideo.Visuals.Offline.Heroes;

/// <summary>What the headline itself asks for: a figure, a comparison; and the fall-back when nothing fits.</summary>
internal static partial class SpecialCompositions
{
    private static readonly HashSet<string> Versus = ["vs", "versus", "or", "или", "против", "对", "對", "對決", "還是", "対", "対決"];

    /// <summary>A figure worth showing large: at least two digits or a sign with it (90 %, 1,000, $5, 3x).</summary>
    public static string? Figure(string headline)
    {
        var match = FigurePattern().Match(PlainText.Clean(headline, 120));
        return match.Success && match.Value.Length is >= 2 and <= 9 ? match.Value.Replace(" ", "", StringComparison.Ordinal) : null;
    }

    public static bool IsComparison(string headline) =>
        WordForms.Split(WordForms.Normalize(headline)).Any(Versus.Contains) || headline.Contains("還是", StringComparison.Ordinal) || headline.Contains("それとも", StringComparison.Ordinal);

    /// <summary>The figure in display type; a percentage gets its share of a ring.</summary>
    public static void BigNumber(HeroStage stage)
    {
        var r = stage.Radius;
        var figure = stage.Figure!;
        stage.Add($"<circle r=\"{r * 1.25}\" fill=\"url(#glowA)\"/><circle r=\"{r * 0.86}\" fill=\"{stage.Palette.Deep}\" opacity=\".42\"/><circle r=\"{r * 0.86}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"{r * 0.07}\" opacity=\".16\"/>");
        var share = figure.EndsWith('%') && double.TryParse(figure.TrimEnd('%'), CultureInfo.InvariantCulture, out var percent) ? Math.Clamp(percent / 100, 0.02, 1) : 0.999;
        var around = 2 * Math.PI * r * 0.86;
        stage.Add($"<circle r=\"{r * 0.86}\" fill=\"none\" stroke=\"url(#bw)\" stroke-width=\"{r * 0.07}\" stroke-linecap=\"round\" stroke-dasharray=\"{around * share} {around}\" transform=\"rotate(-90)\"/>");
        var size = Math.Min(r * 0.62, r * 1.36 / (figure.Length * 0.62));
        var hasHero = stage.Targets.Count > 0;
        if (hasHero)
            stage.Draw(stage.Targets[0], 0, -r * 0.4, r * 0.46);
        stage.Add($"<text y=\"{(hasHero ? r * 0.36 : size * 0.36)}\" text-anchor=\"middle\" font-family=\"Inter Display, Noto Sans CJK TC, sans-serif\" font-weight=\"800\" font-size=\"{size}\" letter-spacing=\"{-0.03 * size}\" fill=\"url(#title)\" filter=\"url(#textShadow)\">{PlainText.Escape(figure)}</text>");
        for (var i = 1; i < Math.Min(3, stage.Targets.Count); i++)
            stage.Draw(stage.Targets[i], (i == 1 ? -1 : 1) * Math.Min(stage.HalfWidth * 0.84, r * 1.05), (i == 1 ? 0.72 : -0.7) * r, r * 0.38, i == 1 ? -9 : 9);
    }

    /// <summary>A body in open space, each scene with another framing: large, off the middle, with companions or alone.</summary>
    public static void OpenSpace(HeroStage stage)
    {
        var r = stage.Radius;
        var side = stage.Random.Unit() < 0.5 ? 1 : -1;
        var room = Math.Max(0, stage.HalfWidth - r);
        var companions = stage.Targets.Skip(1).Where(target => target[0] != '@').Take(2).ToList();
        var framing = stage.SceneNumber % 3;
        var (x, y, size) = framing switch
        {
            0 => (side * Math.Max(room * 0.5, r * 0.16), r * 0.12, r * 1.74),
            1 => (0, 0, r * 2.06),
            _ => (-side * Math.Max(room * 0.6, r * 0.2), -r * 0.08, r * 1.66),
        };
        if (framing == 2)
        {
            for (var ring = 0; ring < 3; ring++)
                stage.Add($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{r * (0.86 + 0.07 * ring)}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"{3 - ring * 0.7}\" stroke-dasharray=\"{2 + 30 * ring} {14 + 20 * ring}\" stroke-linecap=\"round\" opacity=\"{0.45 - 0.1 * ring}\"/>");
        }
        stage.Draw(stage.Targets[0], x, y, size);
        if (framing == 1)
            return;
        for (var i = 0; i < companions.Count; i++)
        {
            var across = framing == 0 ? -side : side;
            stage.Draw(companions[i], (i == 0 ? across : -across) * (Math.Min(stage.HalfWidth, r * 1.2) - r * 0.18), (i == 0 ? -0.72 : 0.76) * r, (i == 0 ? 0.36 : 0.3) * r, i == 0 ? 10 : -10);
        }
    }

    /// <summary>Two panels, one against the other.</summary>
    public static void Comparison(HeroStage stage)
    {
        var (w, h, r) = (Math.Min(stage.HalfWidth, stage.Radius * 1.5), stage.HalfHeight * 0.92, stage.Radius);
        var lean = w * 0.09;
        stage.Add($"<path d=\"M{-w + 40} {-h}H{lean - 14}L{-lean - 14} {h}H{-w + 40}A40 40 0 0 1 {-w} {h - 40}V{-h + 40}A40 40 0 0 1 {-w + 40} {-h}Z\" fill=\"url(#ab)\" opacity=\".9\" filter=\"url(#shadow)\"/>");
        stage.Add($"<path d=\"M{lean + 14} {-h}H{w - 40}A40 40 0 0 1 {w} {-h + 40}V{h - 40}A40 40 0 0 1 {w - 40} {h}H{-lean + 14}Z\" fill=\"{stage.Palette.Deep}\" opacity=\".82\" filter=\"url(#shadow)\"/>");
        stage.Draw(stage.Targets[0], -w * 0.53, 0, Math.Min(w * 0.78, h * 1.3));
        stage.Draw(stage.Targets[1], w * 0.53, 0, Math.Min(w * 0.78, h * 1.3));
        stage.Add($"<circle r=\"{r * 0.17}\" fill=\"#fff\" filter=\"url(#shadow)\"/><text y=\"{r * 0.055}\" text-anchor=\"middle\" font-family=\"Inter Display\" font-weight=\"800\" font-size=\"{r * 0.16}\" fill=\"{stage.Palette.Deep}\">VS</text>");
    }

    /// <summary>Rings, arcs and solids when no artwork is sure enough: abstract, never wrong.</summary>
    public static void Abstract(HeroStage stage)
    {
        var (r, random, p) = (stage.Radius, stage.Random, stage.Palette);
        stage.Add($"<circle r=\"{r * 1.2}\" fill=\"url(#glowA)\"/>");
        var kind = stage.SceneNumber % 4;
        // Another turn each time, so that a video with nothing but abstract scenes does not repeat itself.
        stage.Add($"<g transform=\"rotate({random.Between(-40, 40)}) scale({random.Between(0.8, 0.98):0.###})\">");
        if (kind == 0)
        {
            for (var i = 0; i < 5; i++)
                stage.Add($"<circle r=\"{r * (0.94 - 0.17 * i)}\" fill=\"none\" stroke=\"{(i % 2 == 0 ? "url(#ab)" : "url(#bw)")}\" stroke-width=\"{r * 0.075}\" stroke-linecap=\"round\" stroke-dasharray=\"{r * (1.3 + random.Unit() * 2.4)} {r * (0.35 + random.Unit())}\" transform=\"rotate({random.Between(0, 360)})\"/>");
            stage.Add($"<circle r=\"{r * 0.16}\" fill=\"{p.Warm}\"/>");
        }
        else if (kind == 1)
        {
            var (step, first) = (random.Between(6, 30), random.Index(3));
            for (var i = 0; i < 7; i++)
            {
                var side = r * (1.24 - 0.15 * i);
                stage.Add($"<rect x=\"{-side / 2}\" y=\"{-side / 2}\" width=\"{side}\" height=\"{side}\" rx=\"{side * 0.12}\" transform=\"rotate({step * i})\" fill=\"{((i + first) % 3 == 0 ? p.AccentA : (i + first) % 3 == 1 ? p.AccentB : p.Warm)}\" opacity=\"{0.34 + 0.09 * i}\"/>");
            }
        }
        else if (kind == 2)
        {
            for (var i = 0; i < 9; i++)
            {
                double x = (i % 3 - 1) * r * 0.58, y = (i / 3 - 1) * r * 0.58, q = r * 0.26;
                var colour = random.Pick(new[] { p.AccentA.Hex, p.AccentB.Hex, p.Warm.Hex, "#ffffff" });
                var shape = random.Index(3);
                if (shape == 0)
                    stage.Add($"<circle cx=\"{x}\" cy=\"{y}\" r=\"{q}\" fill=\"{colour}\" opacity=\".9\"/>");
                else if (shape == 1)
                    stage.Add($"<path d=\"M{x - q} {y - q}H{x + q}A{2 * q} {2 * q} 0 0 1 {x - q} {y + q}Z\" fill=\"{colour}\" opacity=\".9\" transform=\"rotate({90 * random.Index(4)},{x},{y})\"/>");
                else
                    stage.Add($"<rect x=\"{x - q}\" y=\"{y - q}\" width=\"{2 * q}\" height=\"{2 * q}\" rx=\"{q * 0.3}\" fill=\"{colour}\" opacity=\".9\"/>");
            }
        }
        else
        {
            Procedural.Draw("@wave", stage);
            stage.Add($"<circle r=\"{r * 0.96}\" fill=\"none\" stroke=\"#fff\" stroke-width=\"3\" stroke-dasharray=\"2 15\" stroke-linecap=\"round\" opacity=\".5\"/>");
        }
        stage.Add($"</g>");
    }

    [GeneratedRegex(@"[$€£¥]\s?\d[\d,.]*\d?\+?|\d[\d,.]*\d?\s?[%x×°+]|\d[\d,.]+\d|\d{2,}")]
    private static partial Regex FigurePattern();
}
