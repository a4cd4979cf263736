using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using AutoVideo.Visuals.Offline.Artwork;
using AutoVideo.Visuals.Offline.Raster;

namespace AutoVideo.Visuals.Offline;

/// <summary>
/// One SVG layer in the making. Text goes in only through <see cref="Type.PlainText.Escape"/>; numbers are written the same in every culture.
/// Gradients ready for use: <c>glowA glowB glowWarm</c> (radial, fading out), <c>sun disk title</c>; filters <c>soft6 soft18 shadow textShadow</c>.
/// </summary>
internal sealed partial class SvgDrawing(int width, int height, Palette palette)
{
    private readonly StringBuilder body = new();
    private int artworks;

    public Palette Palette => palette;

    /// <summary>Appends SVG; interpolated numbers are written with at most two decimals and a point.</summary>
    public SvgDrawing Add(SvgText svg)
    {
        body.Append(svg.ToString());
        return this;
    }

    /// <summary>Places a drawing of the library with its own ids, so that two of them never share a gradient.</summary>
    public SvgDrawing Artwork(string name, double centreX, double centreY, double size, double degrees = 0, double opacity = 1, string? filter = "shadow")
    {
        var prefix = $"p{artworks++}";
        var content = Ids().Replace(ArtworkLibrary.Instance.Body(name), match => match.Value + prefix);
        var half = size / 2;
        Add($"<g opacity=\"{opacity}\"");
        if (filter is not null)
            body.Append(CultureInfo.InvariantCulture, $" filter=\"url(#{filter})\"");
        Add($"><g transform=\"translate({centreX - half},{centreY - half}) rotate({degrees},{half},{half}) scale({size / 32:0.####})\">");
        body.Append(content);
        Add($"</g></g>");
        return this;
    }

    public override string ToString()
    {
        var (a, b, w, d) = (palette.AccentA.Hex, palette.AccentB.Hex, palette.Warm.Hex, palette.Deep.Hex);
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" height="{height}" viewBox="0 0 {width} {height}"><defs>
            <radialGradient id="glowA"><stop offset="0" stop-color="{a}" stop-opacity=".8"/><stop offset=".5" stop-color="{a}" stop-opacity=".28"/><stop offset=".78" stop-color="{a}" stop-opacity=".06"/><stop offset="1" stop-color="{a}" stop-opacity="0"/></radialGradient>
            <radialGradient id="glowB"><stop offset="0" stop-color="{b}" stop-opacity=".7"/><stop offset=".5" stop-color="{b}" stop-opacity=".24"/><stop offset=".78" stop-color="{b}" stop-opacity=".06"/><stop offset="1" stop-color="{b}" stop-opacity="0"/></radialGradient>
            <radialGradient id="glowWarm"><stop offset="0" stop-color="{w}" stop-opacity=".8"/><stop offset=".5" stop-color="{w}" stop-opacity=".25"/><stop offset=".78" stop-color="{w}" stop-opacity=".06"/><stop offset="1" stop-color="{w}" stop-opacity="0"/></radialGradient>
            <radialGradient id="shade"><stop offset="0" stop-color="{d}" stop-opacity=".6"/><stop offset=".6" stop-color="{d}" stop-opacity=".25"/><stop offset="1" stop-color="{d}" stop-opacity="0"/></radialGradient>
            <radialGradient id="sun"><stop offset="0" stop-color="#fff"/><stop offset=".3" stop-color="#fff6d5"/><stop offset=".64" stop-color="{w}"/><stop offset="1" stop-color="{a}"/></radialGradient>
            <linearGradient id="disk"><stop offset="0" stop-color="{a}" stop-opacity="0"/><stop offset=".16" stop-color="{a}"/><stop offset=".4" stop-color="{w}"/><stop offset=".55" stop-color="#fff"/><stop offset=".72" stop-color="{w}"/><stop offset=".9" stop-color="{a}"/><stop offset="1" stop-color="{a}" stop-opacity="0"/></linearGradient>
            <linearGradient id="title"><stop offset="0" stop-color="#fff"/><stop offset=".35" stop-color="#fff"/><stop offset="1" stop-color="{w}"/></linearGradient>
            <linearGradient id="ab" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="{a}"/><stop offset="1" stop-color="{b}"/></linearGradient>
            <linearGradient id="bw" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="{b}"/><stop offset="1" stop-color="{w}"/></linearGradient>
            <linearGradient id="glass" x1="0" y1="0" x2=".5" y2="1"><stop offset="0" stop-color="#fff" stop-opacity=".26"/><stop offset="1" stop-color="#fff" stop-opacity=".07"/></linearGradient>
            <filter id="soft6" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="6"/></filter>
            <filter id="soft18" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="18"/></filter>
            <filter id="shadow" x="-30%" y="-30%" width="160%" height="170%"><feGaussianBlur in="SourceAlpha" stdDeviation="16"/><feOffset dy="20"/><feComponentTransfer><feFuncA type="linear" slope=".5"/></feComponentTransfer><feMerge><feMergeNode/><feMergeNode in="SourceGraphic"/></feMerge></filter>
            <filter id="textShadow" x="-6%" y="-30%" width="112%" height="170%"><feGaussianBlur in="SourceAlpha" stdDeviation="9"/><feOffset dy="7"/><feComponentTransfer><feFuncA type="linear" slope=".62"/></feComponentTransfer><feMerge><feMergeNode/><feMergeNode in="SourceGraphic"/></feMerge></filter>
            </defs>{body}</svg>
            """);
    }

    [GeneratedRegex("""(?<=\s)id="|url\(#|href="#""")]
    private static partial Regex Ids();
}

/// <summary>Interpolated SVG: numbers invariant, two decimals unless a format says otherwise.</summary>
[InterpolatedStringHandler]
internal readonly ref struct SvgText(int literalLength, int formattedCount)
{
    private readonly StringBuilder text = new(literalLength + 8 * formattedCount);

    public void AppendLiteral(string literal) => text.Append(literal);

    public void AppendFormatted(string? value) => text.Append(value);

    public void AppendFormatted(int value) => text.Append(CultureInfo.InvariantCulture, $"{value}");

    public void AppendFormatted(double value) => AppendFormatted(value, "0.##");

    public void AppendFormatted(double value, string format) => text.Append(value.ToString(format, CultureInfo.InvariantCulture));

    public void AppendFormatted(Rgb colour) => text.Append(colour.Hex);

    public override string ToString() => text.ToString();
}
