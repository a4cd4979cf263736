using AutoVideo.Render.Brand;
using AutoVideo.Visuals.Offline.Artwork;
using AutoVideo.Visuals.Offline.Backdrops;
using AutoVideo.Visuals.Offline.Heroes;
using AutoVideo.Visuals.Offline.Raster;
using AutoVideo.Visuals.Offline.Type;

namespace AutoVideo.Visuals.Offline;

/// <summary>The three layers of a scene before they become files.</summary>
/// <param name="Background">Paints the opaque ground, frame and bleed.</param>
internal sealed record SceneArt(Func<Canvas> Background, int BackgroundWidth, int BackgroundHeight, string Subject, string Headline);

/// <summary>From a request to layers: pure, so the same request gives the same picture.</summary>
internal static class SceneComposer
{
    private const int MostTargets = 6;

    public static SceneArt Compose(PictureRequest request, TypeFaces faces)
    {
        var layout = SceneLayout.For(request.Width, request.Height);
        var look = VideoLook.Of(request);
        int width = BleedSize(request.Width), height = BleedSize(request.Height);
        var scene = new BackdropScene(width, height, layout, look.Palette, request.VideoSeed, request.SceneNumber);
        return new(() => look.Backdrop(scene), width, height, Subject(request, layout, look.Palette), HeadlineLayer(request, layout, look.Palette, faces));
    }

    /// <summary>Pixels of a background whose frame has that many: the bleed, rounded to whole pixels.</summary>
    public static int BleedSize(int pixels) => (int)Math.Round(pixels * (1 + Picture.Bleed), MidpointRounding.AwayFromZero);

    /// <summary>What the scene shows, best first.</summary>
    public static IReadOnlyList<string> Cast(PictureRequest request)
    {
        var matches = ArtworkMatcher.Instance.Match(request.Keywords, request.Prompt, request.Language);
        if (matches.Count == 0 || matches[0].Score < ArtworkMatcher.HeroScore)
            return [];
        return [.. matches.Where(match => match.Score >= ArtworkMatcher.SatelliteScore).Select(match => match.Target).Take(MostTargets)];
    }

    private static string Subject(PictureRequest request, SceneLayout layout, Palette palette)
    {
        var svg = new SvgDrawing(request.Width, request.Height, palette);
        var hero = layout.Hero;
        var targets = Cast(request);
        var stage = new HeroStage(svg, SeededRandom.For("hero", request.VideoSeed, request.SceneNumber), hero.Width / 2 / layout.Unit, hero.Height / 2 / layout.Unit,
            targets, SpecialCompositions.Figure(request.Headline), request.SceneNumber);
        svg.Add($"<g transform=\"translate({hero.CentreX},{hero.CentreY}) scale({layout.Unit:0.####})\">");
        Choose(request, stage)(stage);
        svg.Add($"</g>");
        return svg.ToString();
    }

    private static Composition Choose(PictureRequest request, HeroStage stage)
    {
        if (stage.Figure is not null)
            return SpecialCompositions.BigNumber;
        if (stage.Targets.Count == 0)
            return SpecialCompositions.Abstract;
        if (stage.Targets.Count > 1 && SpecialCompositions.IsComparison(request.Headline))
            return SpecialCompositions.Comparison;
        if (Procedural.IsCelestial(stage.Targets[0]))
            return SpecialCompositions.OpenSpace;
        // The whole set in an order of the video's own; from there on to the next that has enough to show.
        var order = SeededRandom.For("compositions", request.VideoSeed).Shuffle(Compositions.All);
        return Enumerable.Range(0, order.Length).Select(step => order[(request.SceneNumber + step) % order.Length])
            .First(choice => choice.Targets <= stage.Targets.Count).Draw;
    }

    private static string HeadlineLayer(PictureRequest request, SceneLayout layout, Palette palette, TypeFaces faces)
    {
        if (request.Brand is { } brand)
            palette = palette with { Warm = Rgb.Parse(Contrast.Lightened(brand.Accent, palette.Deep.Hex)) };
        var svg = new SvgDrawing(request.Width, request.Height, palette);
        Type.Headline.Draw(svg, request, layout, faces);
        return svg.ToString();
    }
}
