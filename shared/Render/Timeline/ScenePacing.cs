using AutoVideo.Render.Brand;

namespace AutoVideo.Render.Timeline;

/// <summary>How long each scene stands: its line plus a pause to breathe, stretched or shrunk towards the wanted length.</summary>
public static class ScenePacing
{
    internal const double NaturalPause = 0.35, ShortestPause = 0.15, LongestPause = 0.6;

    /// <summary>Share of a pause that lies before the line; the rest follows it.</summary>
    private const double LeadShare = 0.4;

    /// <summary>Stands after the last line, so that the music can end.</summary>
    internal const double Ending = 0.5;

    private const double Tolerance = 0.1;

    /// <returns>Seconds of pause in every scene.</returns>
    public static double Pause(IReadOnlyList<double> spoken, double? wantedSeconds)
    {
        var voice = spoken.Sum() + Ending;
        var natural = voice + spoken.Count * NaturalPause;
        if (wantedSeconds is not { } wanted || Math.Abs(natural - wanted) <= wanted * Tolerance)
            return NaturalPause;
        return Math.Clamp((wanted - voice) / spoken.Count, ShortestPause, LongestPause);
    }

    private const double CloseEnough = 0.05;
    private const double SlowestRate = 0.87, FastestRate = 1.15;

    /// <summary>The speaking rate at which the lines, with natural pauses, fill the wanted length; 1 when they nearly do.</summary>
    /// <param name="spoken">Seconds of each line at rate 1.</param>
    /// <returns>0.87 to 1.15; 1 also when even the slowest speech would stay short: a short source makes a short video.</returns>
    public static double FittingRate(IReadOnlyList<double> spoken, double wantedSeconds)
    {
        var pauses = Ending + spoken.Count * NaturalPause;
        if (Math.Abs(spoken.Sum() + pauses - wantedSeconds) <= wantedSeconds * CloseEnough || wantedSeconds <= pauses)
            return 1;
        var rate = spoken.Sum() / (wantedSeconds - pauses);
        return rate < SlowestRate ? 1 : Math.Round(Math.Min(rate, FastestRate), 2);
    }

    /// <summary>Boundaries on the frame grid. A scene's length is its own line's alone: another line elsewhere leaves its frames as they are. No line is cut short.</summary>
    /// <returns>First frame of each scene, and the end as last element.</returns>
    internal static int[] Boundaries(IReadOnlyList<double> spoken, double pause, int frameRate)
    {
        var boundaries = new int[spoken.Count + 1];
        for (var scene = 0; scene < spoken.Count; scene++)
        {
            var seconds = spoken[scene] + pause + (scene == spoken.Count - 1 ? Ending : 0);
            var needed = (int)Math.Ceiling((spoken[scene] + Lead(pause)) * frameRate);
            boundaries[scene + 1] = boundaries[scene] + Math.Max((int)Math.Round(seconds * frameRate, MidpointRounding.AwayFromZero), needed);
        }
        return boundaries;
    }

    /// <returns>Frames of the whole video, its brand's cards included.</returns>
    internal static int FrameCount(IReadOnlyList<double> spoken, double pause, int frameRate, BrandBlock? brand) =>
        Boundaries(spoken, pause, frameRate)[^1] + BrandScenes.CardFrames(brand, frameRate);

    /// <returns>Seconds between the scene's start and its line.</returns>
    internal static double Lead(double pause) => pause * LeadShare;
}
