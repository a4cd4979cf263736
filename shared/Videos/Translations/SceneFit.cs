namespace AutoVideo.Videos.Translations;

/// <summary>Fits a translated line to the length of the original one by its speaking rate; what is left over is the scene's length.</summary>
public static class SceneFit
{
    public const double Slowest = 0.9, Fastest = 1.15;
    private const double CloseEnough = 0.03, Step = 0.05;

    /// <param name="natural">Seconds of the line at rate 1.</param>
    /// <param name="original">Seconds of the original's line.</param>
    /// <returns>0.9 to 1.15 in hundredths; 1 when the lengths are alike.</returns>
    public static double Rate(double natural, double original) =>
        natural <= 0 || original <= 0 || Math.Abs(natural / original - 1) <= CloseEnough ? 1 : Math.Round(Math.Clamp(natural / original, Slowest, Fastest), 2);

    /// <summary>As <see cref="Rate"/> for a paid voice, of an estimate and before it is asked: in steps, so that a small change leaves it.</summary>
    public static double Foretold(double estimated, double original) => Math.Round(Math.Round(Rate(estimated, original) / Step) * Step, 2);
}
