using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Footage;

/// <summary>What a clip has to keep to, in the timeline and as a file.</summary>
internal static class FootageRules
{
    internal const double MaxStart = 3_600, LeastSpeed = 0.25, MostSpeed = 4, MostScale = 4;
    internal const int MaxFrames = 60 * 60 * 5, MaxSide = 4096, MaxStreams = 8;
    internal const double MaxSeconds = 3_600;
    internal const long MaxBytes = 512L << 20;

    internal static IEnumerable<string> Errors(FootageClip clip)
    {
        if (string.IsNullOrEmpty(clip.Blob))
            yield return "clip names no blob";
        if (!(clip.Start is >= 0 and <= MaxStart))
            yield return $"clip.start {clip.Start} is outside 0 to {MaxStart}";
        if (clip.Frames is < 1 or > MaxFrames)
            yield return $"clip.frames {clip.Frames} is outside 1 to {MaxFrames}";
        if (!(clip.Speed is >= LeastSpeed and <= MostSpeed))
            yield return $"clip.speed {clip.Speed} is outside {LeastSpeed} to {MostSpeed}";
        if (!(clip.FocusX is >= 0 and <= 1) || !(clip.FocusY is >= 0 and <= 1))
            yield return $"clip.focus ({clip.FocusX}, {clip.FocusY}) is outside the picture";
        if (!(clip.Scale is >= 1 and <= MostScale))
            yield return $"clip.scale {clip.Scale} is outside 1 to {MostScale}";
        if (!Enum.IsDefined(clip.WhenShort))
            yield return "clip.whenShort is unknown";
    }
}
