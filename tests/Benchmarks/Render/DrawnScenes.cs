using System.Diagnostics;
using System.Globalization;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Visuals;

namespace AutoVideo.Benchmarks.Render;

/// <summary>Scenes drawn as SVG: gradients with noise, a hero with soft edges, type; in three layers or as one still.</summary>
internal static class DrawnScenes
{
    private static readonly string[] Headlines = ["How stars die", "Gravity always wins", "A core collapses", "Light cannot leave", "The horizon forms"];
    private static readonly (string Deep, string Mid, string Accent)[] Palettes =
        [("#070818", "#1b1147", "#7c3aed"), ("#12060f", "#4a1030", "#fb923c"), ("#041421", "#0b3a5b", "#38bdf8"), ("#04150f", "#0f4a36", "#34d399")];

    internal static Picture Paint(RenderBench bench, int width, int height, int scene, int layers)
    {
        int wide = (int)Math.Round(width * 1.1), high = (int)Math.Round(height * 1.1);
        if (layers == 1)
            return new([bench.Layer($"d/{scene}-still.png", LayerRole.Background, wide, high, () => Raster(Still(scene), wide, high))], "drawn");
        return new([
            bench.Layer($"d/{scene}-bg.png", LayerRole.Background, wide, high, () => Raster(Background(scene), wide, high)),
            bench.Layer($"d/{scene}-hero.png", LayerRole.Subject, width, height, () => Raster(Hero(scene), width, height)),
            bench.Layer($"d/{scene}-type.png", LayerRole.Headline, width, height, () => Raster(Type(scene), width, height)),
        ], "drawn");
    }

    // The three layers in one picture; each keeps its own view box.
    private static string Still(int scene) =>
        $"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1188 2112' preserveAspectRatio='xMidYMid slice'>{Background(scene)}"
        + $"<svg x='54' y='96' width='1080' height='1920'>{Hero(scene)}</svg><svg x='54' y='96' width='1080' height='1920'>{Type(scene)}</svg></svg>";

    private static string Background(int scene)
    {
        var (deep, mid, accent) = Palettes[scene % Palettes.Length];
        var random = new Random(scene);
        var stars = string.Concat(Enumerable.Range(0, 220).Select(_ => string.Create(CultureInfo.InvariantCulture,
            $"<circle cx='{random.Next(1188)}' cy='{random.Next(2112)}' r='{0.8 + 2 * random.NextDouble():0.0}' fill='#fff' opacity='{0.2 + 0.7 * random.NextDouble():0.00}'/>")));
        return $"""
            <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1188 2112' preserveAspectRatio='xMidYMid slice'>
            <linearGradient id='a' x2='.3' y2='1'><stop stop-color='{deep}'/><stop offset='.5' stop-color='{mid}'/><stop offset='1' stop-color='{deep}'/></linearGradient>
            <radialGradient id='b'><stop stop-color='{accent}' stop-opacity='.6'/><stop offset='1' stop-color='{accent}' stop-opacity='0'/></radialGradient>
            <filter id='n' x='0' y='0' width='1' height='1'><feTurbulence type='fractalNoise' baseFrequency='.003' numOctaves='4' seed='{scene}'/><feColorMatrix values='0 0 0 0 .6 0 0 0 0 .4 0 0 0 0 1 2.4 0 0 0 -1.1'/></filter>
            <filter id='grain' x='0' y='0' width='1' height='1'><feTurbulence type='fractalNoise' baseFrequency='.9' numOctaves='1' seed='7'/><feColorMatrix values='0 0 0 0 1 0 0 0 0 1 0 0 0 0 1 0 0 0 .09 -.02'/></filter>
            <rect width='1188' height='2112' fill='url(#a)'/><circle cx='{300 + 90 * scene % 600}' cy='700' r='640' fill='url(#b)'/><circle cx='900' cy='1600' r='520' fill='url(#b)'/>
            <rect width='1188' height='2112' filter='url(#n)' opacity='.6'/>{stars}<rect width='1188' height='2112' filter='url(#grain)'/></svg>
            """;
    }

    private static string Hero(int scene)
    {
        var (_, _, accent) = Palettes[scene % Palettes.Length];
        var rays = string.Concat(Enumerable.Range(0, 24).Select(ray => $"<path d='M540 660 L555 {460 - ray % 3 * 40} L525 {460 - ray % 3 * 40}Z' transform='rotate({ray * 15} 540 960)' fill='#fff3c4' opacity='.5'/>"));
        return $"""
            <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1080 1920' preserveAspectRatio='xMidYMid meet'>
            <radialGradient id='glow'><stop stop-color='{accent}' stop-opacity='.8'/><stop offset='1' stop-color='{accent}' stop-opacity='0'/></radialGradient>
            <radialGradient id='s'><stop stop-color='#fff'/><stop offset='.4' stop-color='#ffe9a8'/><stop offset='1' stop-color='{accent}'/></radialGradient>
            <circle cx='540' cy='960' r='470' fill='url(#glow)'/>{rays}<circle cx='540' cy='960' r='250' fill='url(#s)'/>
            <circle cx='540' cy='960' r='390' fill='none' stroke='#fff' stroke-width='5' stroke-dasharray='2 16' stroke-linecap='round'/></svg>
            """;
    }

    private static string Type(int scene) => $"""
        <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1080 1920' preserveAspectRatio='xMidYMid meet'>
        <rect x='90' y='118' width='900' height='8' rx='4' fill='#fff' opacity='.3'/><rect x='90' y='118' width='{90 * (scene % 10 + 1)}' height='8' rx='4' fill='#fff'/>
        <text x='86' y='330' font-family='Inter Display' font-weight='800' font-size='92' fill='#fff'>{Headlines[scene % Headlines.Length]}</text></svg>
        """;

    private static byte[] Raster(string svg, int width, int height)
    {
        var info = new ProcessStartInfo("rsvg-convert", ["-w", $"{width}", "-h", $"{height}", "-f", "png"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(info)!;
        process.StandardInput.Write(svg);
        process.StandardInput.Close();
        using var png = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(png);
        process.WaitForExit();
        return png.ToArray();
    }
}
