using AutoVideo.Processes;
using AutoVideo.Visuals.Offline.Type;

namespace AutoVideo.Render.Brand;

/// <summary>The families that the product installs, so that a brand may be set in them.</summary>
public static class RenderFonts
{
    public const string Heading = "Inter Display", Body = "Inter";
    private const int BoldFrom = 600;
    private static readonly Dictionary<string, (string Regular, string Bold)> Files = new()
    {
        ["Inter Display"] = ("opentype/inter/InterDisplay-Medium.otf", "opentype/inter/InterDisplay-ExtraBold.otf"),
        ["Inter"] = ("opentype/inter/Inter-Medium.otf", "opentype/inter/Inter-ExtraBold.otf"),
        ["Noto Sans"] = ("truetype/noto/NotoSans-Regular.ttf", "truetype/noto/NotoSans-Bold.ttf"),
        ["Noto Serif"] = ("truetype/noto/NotoSerif-Regular.ttf", "truetype/noto/NotoSerif-Bold.ttf"),
    };

    public static IReadOnlyList<string> Families { get; } = [.. Files.Keys];

    /// <summary>Widths of a family at a weight: those of the nearest installed weight that is not lighter, so that nothing is measured too short.</summary>
    internal static FontMetrics Metrics(ToolPaths tools, string family, int weight)
    {
        var files = Files.GetValueOrDefault(family, Files[Heading]);
        return FontMetrics.Load(tools.Data("/usr/share/fonts/" + (weight >= BoldFrom ? files.Bold : files.Regular)));
    }

    /// <summary>A family with those behind it that have the letters it lacks.</summary>
    internal static string Stack(string family, string language) => $"{family}, {Headline.Families(language)}";
}
