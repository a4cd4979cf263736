namespace AutoVideo.Render.Timeline;

/// <summary>Camera moves and transitions: varied from scene to scene, fixed by the seed.</summary>
internal static class SceneMoves
{
    internal const double FurthestZoom = 1.10;
    private const int TransitionFramesAt30 = 12;

    /// <summary>Zooms in and out in turn; the seed chooses which comes first, how far, and where the zoom holds on.</summary>
    internal static Motion Camera(int seed, int scene)
    {
        var choice = SeededChoice.For(seed, scene);
        var first = SeededChoice.For(seed, -1).Below(2);
        var far = Math.Round(FurthestZoom - 0.03 * choice.Fraction(), 3);
        var focusX = Math.Round(0.35 + 0.30 * choice.Fraction(), 3);
        var focusY = Math.Round(0.35 + 0.25 * choice.Fraction(), 3);
        return (scene + first) % 2 == 0 ? new(1, far, focusX, focusY) : new(far, 1, focusX, focusY);
    }

    /// <summary>Mostly fades; about every fourth scene slides in, never two in a row.</summary>
    internal static Transition? Into(int seed, int scene, int frameRate, int shorterScene)
    {
        var frames = Math.Min(TransitionFramesAt30 * frameRate / 30, shorterScene / 2);
        if (scene == 0 || frames < 2)
            return null;
        var slides = scene % 2 == 0 && SeededChoice.For(seed ^ 0x5EED, scene).Below(2) == 0;
        return new(slides ? TransitionKind.Slide : TransitionKind.Fade, frames);
    }

    internal static readonly string[] Moods = ["calm", "bright", "tense", "warm"];

    /// <summary>The mood that the style names, else one by seed.</summary>
    internal static string Mood(string style, int seed) =>
        Moods.FirstOrDefault(mood => style.Contains(mood, StringComparison.OrdinalIgnoreCase)) ?? Moods[SeededChoice.For(seed, -2).Below(Moods.Length)];
}
