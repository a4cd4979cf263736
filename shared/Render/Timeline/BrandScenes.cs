using AutoVideo.Render.Brand;
using AutoVideo.Render.Captions;
using AutoVideo.Script;
using AutoVideo.Visuals;
using AutoVideo.Visuals.Offline;
using AutoVideo.Voice;

namespace AutoVideo.Render.Timeline;

/// <summary>A brand's cards as scenes of their own, and its watermark: pure.</summary>
internal static class BrandScenes
{
    internal const string Intro = "brand-intro", Outro = "brand-outro", WatermarkSuffix = "-watermark";
    private const double CardZoom = 1.18;
    private const int FadeFramesAt30 = 10;

    /// <summary>Puts the cards before the first and after the last scene; everything between moves by whole frames.</summary>
    internal static Timeline WithCards(Timeline timeline, BrandBlock brand)
    {
        var rate = timeline.Output.FrameRate;
        var scenes = timeline.Scenes.ToList();
        var fade = new Transition(TransitionKind.Fade, Math.Max(2, FadeFramesAt30 * rate / 30));
        if (brand.Intro is { } intro)
        {
            var frames = Frames(intro, rate);
            var first = scenes[0];
            scenes = [.. scenes.Select(scene => scene with { FirstFrame = scene.FirstFrame + frames })];
            if (first.FrameCount > 2 * fade.Frames)
                scenes[0] = scenes[0] with { Transition = fade };
            scenes.Insert(0, Card(Intro, 0, frames, first, null));
            timeline = Later(timeline, frames);
        }
        if (brand.Outro is { } outro)
        {
            var last = scenes[^1];
            scenes.Add(Card(Outro, last.FirstFrame + last.FrameCount, Frames(outro, rate), last, last.FrameCount > fade.Frames ? fade : null));
        }
        return timeline with { Scenes = scenes, Brand = brand };
    }

    internal static bool IsCard(TimelineScene scene) => scene.Id is Intro or Outro;

    /// <returns>Frames of all cards.</returns>
    internal static int CardFrames(BrandBlock? brand, int frameRate) =>
        new[] { brand?.Intro, brand?.Outro }.OfType<BrandCard>().Sum(card => Frames(card, frameRate));

    /// <summary>What the cards show, by id of their scene.</summary>
    internal static IEnumerable<KeyValuePair<string, SceneOverlay>> Words(BrandBlock brand)
    {
        if (brand.Intro is { } intro)
            yield return new(Intro, new("intro-card") { Title = intro.Title, Subtitle = intro.Subtitle });
        if (brand.Outro is { } outro)
            yield return new(Outro, new("outro-card") { Title = outro.Title, Subtitle = outro.Subtitle });
    }

    /// <summary>The logo in a corner of every scene but the cards.</summary>
    internal static IEnumerable<Overlay> Watermarks(Timeline timeline, BrandBlock brand)
    {
        if (brand is not { Watermark: { } mark, Logo: { } logo })
            yield break;
        var box = Corner(timeline.Output, mark, timeline.Captions.Platform);
        var align = mark.Corner is FrameCorner.TopLeft or FrameCorner.BottomLeft ? TextAlign.Left : TextAlign.Right;
        foreach (var scene in timeline.Scenes.Where(scene => !IsCard(scene)))
        {
            yield return new(
                scene.Id + WatermarkSuffix, scene.Id, 0, scene.FrameCount,
                [new("logo", ElementKind.Image, box) { Blob = logo, Opacity = mark.Opacity, Align = align }])
            { IsFixed = true };
        }
    }

    // Beside the captions, which lie in the middle; for an app, within what its controls leave free.
    private static FrameBox Corner(OutputSpec output, BrandWatermark mark, string? platform)
    {
        const double Widest = 5, Margin = 0.04;
        var side = Math.Min(output.Width, output.Height);
        var (width, height) = (Math.Min(Widest * mark.Size * side / output.Width, 0.4), mark.Size * side / output.Height);
        var edge = Margin * side / output.Width;
        var (top, bottom) = SceneLayout.For(output.Width, output.Height).Shape == FrameShape.Portrait ? (0.075, 0.845) : (0.045, 0.955);
        var free = platform is null ? new SafeArea(0, 0, 0, 0) : SafeArea.Of(platform, output.Width, output.Height);
        var x = mark.Corner is FrameCorner.TopLeft or FrameCorner.BottomLeft ? Math.Max(edge, free.Left) : 1 - Math.Max(edge, free.Right) - width;
        var y = mark.Corner is FrameCorner.TopLeft or FrameCorner.TopRight ? Math.Max(top, free.Top) : Math.Min(bottom, 1 - free.Bottom) - height;
        return new(Short(x), Short(y), Short(width), Short(height));
    }

    // A card moves more than a scene does: its ground shows little of the picture behind.
    private static TimelineScene Card(string id, int firstFrame, int frames, TimelineScene beside, Transition? transition) => new(
        id, firstFrame, frames, [.. beside.Layers.Where(layer => layer.Role == LayerRole.Background)], new(1, CardZoom, 0.5, 0.5), transition)
    {
        IsPhoto = beside.IsPhoto,
    };

    private static Timeline Later(Timeline timeline, int frames)
    {
        var rate = timeline.Output.FrameRate;
        return timeline with
        {
            Voice = [.. timeline.Voice.Select(clip => clip with { StartSample = clip.StartSample + (long)frames * Speech.SampleRate / rate })],
            Captions = timeline.Captions with { Cues = [.. timeline.Captions.Cues.Select(cue => CaptionCues.Moved(cue, (double)frames / rate))] },
        };
    }

    private static int Frames(BrandCard card, int rate) => Math.Max(rate, (int)Math.Round(card.Seconds * rate, MidpointRounding.AwayFromZero));

    private static double Short(double value) => Math.Round(value, 5, MidpointRounding.AwayFromZero);
}
