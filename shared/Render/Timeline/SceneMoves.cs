namespace AutoVideo.Render.Timeline;

/// <summary>Camera moves and transitions: varied from scene to scene, fixed by the seed.</summary>
internal static class SceneMoves
{
    internal const double FurthestZoom = 1.10;
    private const int TransitionFramesAt30 = 12;

    /// <summary>Zooms in and out in turn; the seed chooses which comes first, how far, and where the zoom holds on.</summary>
    /// <param name="scene">0-based, by the scene's own number: it keeps its moves when others come, go or change places.</param>
    internal static Motion Camera(int seed, int scene)
    {
        var choice = SeededChoice.For(seed, scene);
        var first = SeededChoice.For(seed, -1).Below(2);
        var far = Math.Round(FurthestZoom - 0.03 * choice.Fraction(), 3);
        var focusX = Math.Round(0.35 + 0.30 * choice.Fraction(), 3);
        var focusY = Math.Round(0.35 + 0.25 * choice.Fraction(), 3);
        return (scene + first) % 2 == 0 ? new(1, far, focusX, focusY) : new(far, 1, focusX, focusY);
    }

    /// <summary>Those that show that something new begins.</summary>
    internal static readonly TransitionKind[] Marked =
        [TransitionKind.Slide, TransitionKind.Push, TransitionKind.Wipe, TransitionKind.Zoom, TransitionKind.Blur, TransitionKind.Dip];

    /// <summary>
    /// Mostly fades; every second scene comes in by another way, and none of them is used again before all were.
    /// The seed chooses which comes first. A style that names one transition ("calm, wipe") has no other; "cut" has none.
    /// </summary>
    internal static Transition? Into(int seed, int scene, int frameRate, int shorterScene, string style = "")
    {
        var frames = Math.Min(TransitionFramesAt30 * frameRate / 30, shorterScene / 2);
        if (frames < 2)
            return null;
        var words = Words(style);
        if (words.Contains("cut", StringComparer.OrdinalIgnoreCase))
            return null;
        foreach (var kind in Enum.GetValues<TransitionKind>())
        {
            if (words.Contains(kind.ToString(), StringComparer.OrdinalIgnoreCase))
                return new(kind, frames);
        }
        var turn = scene / 2 + SeededChoice.For(seed ^ 0x5EED, 0).Below(Marked.Length);
        return new(scene % 2 == 0 ? Marked[turn % Marked.Length] : TransitionKind.Fade, frames);
    }

    internal static string[] Words(string style) => style.Split([' ', ',', ';', '+', '/', '-', '_'], StringSplitOptions.RemoveEmptyEntries);

    internal static readonly string[] Moods = ["calm", "bright", "tense", "warm"];

    /// <summary>The mood that the style names, else one by seed.</summary>
    internal static string Mood(string style, int seed) =>
        Moods.FirstOrDefault(mood => style.Contains(mood, StringComparison.OrdinalIgnoreCase)) ?? Moods[SeededChoice.For(seed, -2).Below(Moods.Length)];
}
