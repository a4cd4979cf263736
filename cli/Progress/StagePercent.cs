using AutoVideo.Cli.Api;

namespace AutoVideo.Cli.Progress;

internal static class StagePercent
{
    /// <summary>0 to 100; a stage that is over counts as 100 whatever it last reported.</summary>
    public static double Of(StageSnapshot stage) => stage.Status is "done" or "completed" ? 100 : Math.Clamp(stage.Percent ?? 0, 0, 100);
}
