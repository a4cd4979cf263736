using AutoVideo.Visuals.Offline;
using AutoVideo.Visuals.Offline.Raster;

namespace AutoVideo.Render.Templates;

/// <summary>Colours of templates by name, each <c>#rrggbb</c>.</summary>
/// <param name="Panel">Behind words.</param>
/// <param name="Ink">Of words.</param>
/// <param name="Muted">Of lesser words, and of what is not yet.</param>
public sealed record BrandColours(string Panel, string Ink, string Muted, string Accent, string Accent2, string Warm)
{
    internal static readonly string[] Names = ["panel", "ink", "muted", "accent", "accent2", "warm"];

    internal string this[string name] => name switch { "panel" => Panel, "ink" => Ink, "muted" => Muted, "accent2" => Accent2, "warm" => Warm, _ => Accent };

    /// <summary>Colours of a chart's parts, one after the other.</summary>
    internal string Each(int index) => (index % 6) switch
    {
        0 => Accent,
        1 => Accent2,
        2 => Warm,
        3 => Mixed(Accent, Ink, 0.45f),
        4 => Mixed(Accent2, Panel, 0.35f),
        _ => Muted,
    };

    /// <summary>A brand's colours; what it does not name follows from what it does.</summary>
    public static BrandColours Branded(string background, string text, string primary, string? secondary, string? highlight, string? muted) =>
        new(background, text, muted ?? text, primary, secondary ?? Mixed(primary, text, 0.4f), highlight ?? text);

    internal static string Mixed(string one, string other, float share) => Rgb.Parse(one).Mix(Rgb.Parse(other), share).Hex;

    /// <summary>Those that the pictures of a video are drawn in.</summary>
    internal static BrandColours Of(Palette palette) => new(
        palette.Deep.Hex, "#ffffff", "#c3c7d6", palette.AccentA.Hex, palette.AccentB.Hex, palette.Warm.Hex);
}
