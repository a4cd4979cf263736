using AutoVideo.Storage;

namespace AutoVideo.Render.Brand;

/// <summary>How a user's videos look: container <c>brand_kits</c>, partition key <c>/ownerId</c>.</summary>
public sealed record BrandKit(string Id, string OwnerId, string Name, BrandBlock Brand, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string Container = "brand_kits";
    public int SchemaVersion { get; init; } = 1;

    public static DocumentKey KeyOf(string ownerId, string id) => new(Container, ownerId, id);
}

/// <summary>What is wrong with a brand, each with the JSON pointer of its place.</summary>
public static class BrandRules
{
    public const int MaxName = 80, MaxTitle = 80;
    public const double LeastText = 4.5, LeastGraphic = 3;

    public static IEnumerable<(string Place, string Message)> Check(BrandBlock brand)
    {
        foreach (var (place, font) in new[] { ("/fonts/heading", brand.Heading), ("/fonts/body", brand.Body) })
        {
            if (!RenderFonts.Families.Contains(font))
                yield return (place, $"One of {string.Join(", ", RenderFonts.Families)}.");
        }
        var colours = brand.Colours;
        var named = new[] { ("background", colours.Panel), ("text", colours.Ink), ("muted", colours.Muted), ("primary", colours.Accent), ("secondary", colours.Accent2), ("highlight", colours.Warm) };
        var broken = named.Where(colour => !Timeline.OverlayRules.IsColour(colour.Item2)).Select(colour => colour.Item1).ToArray();
        foreach (var name in broken)
            yield return ($"/colours/{name}", "A colour like #1a2b3c.");
        if (broken.Length > 0)
            yield break;
        // WCAG 2.2, success criteria 1.4.3 and 1.4.11.
        foreach (var (name, colour) in named.Skip(1))
        {
            var least = name is "text" ? LeastText : LeastGraphic;
            var contrast = Contrast.Between(colour, colours.Panel);
            if (contrast < least)
                yield return ($"/colours/{name}", string.Create(System.Globalization.CultureInfo.InvariantCulture,
                    $"Its contrast to the background is {contrast:0.0}; at least {least:0.0} is needed to see it."));
        }
    }
}

/// <summary>Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance of sRGB).</summary>
internal static class Contrast
{
    internal static double Between(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>The colour itself where text of it can be read on that ground; else mixed with as much white as it takes.</summary>
    internal static string Lightened(string colour, string ground)
    {
        const int Steps = 20;
        for (var step = 0; step < Steps; step++)
        {
            var mixed = step == 0 ? colour : Templates.BrandColours.Mixed(colour, "#ffffff", (float)step / Steps);
            if (Between(mixed, ground) >= BrandRules.LeastText)
                return mixed;
        }
        return "#ffffff";
    }

    private static double Luminance(string hex)
    {
        var colour = Visuals.Offline.Raster.Rgb.Parse(hex);
        return 0.2126 * Linear(colour.R) + 0.7152 * Linear(colour.G) + 0.0722 * Linear(colour.B);
    }

    private static double Linear(double part) => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
}
