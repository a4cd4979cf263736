using AutoVideo.Render.Timeline;
using AutoVideo.Script;

namespace AutoVideo.Voice;

/// <summary>
/// The rate at which a paid voice speaks, decided before the first word of it is paid for. It moves in steps, so that a small change of a
/// script leaves it, and with it all lines that stay the same, as they were. Why: <c>docs/decisions</c>, "Paid voices speak once".
/// </summary>
public static class ForetoldRate
{
    private const double Step = 0.05, DeadBand = 0.075;

    /// <param name="wantedSeconds">Length of the video.</param>
    /// <returns>1, or 0.9, 0.95, 1.05 to 1.15; always 1 for a ready script, which is spoken as its author meant it.</returns>
    public static double Of(ScriptDocument script, double wantedSeconds, ISpeechPace pace)
    {
        if (script.Origin == ScriptOrigin.Ready)
            return 1;
        var rate = ScenePacing.FittingRate([.. script.Scenes.Select(scene => pace.Estimate(scene.Narration, script.Language, null))], wantedSeconds);
        return Math.Abs(rate - 1) < DeadBand ? 1 : Math.Round(Math.Round(rate / Step) * Step, 2);
    }
}
