namespace AutoVideo.Videos;

/// <summary>How far a video is, from its document alone (the render's own share comes from its media job).</summary>
public static class VideoProgress
{
    // Shares of the whole in percent, from measured wall times of a 60 s video.
    private static readonly (VideoStage Stage, double Share)[] Shares =
        [(VideoStage.Script, 3), (VideoStage.Voice, 10), (VideoStage.Visuals, 20), (VideoStage.Timeline, 2), (VideoStage.Render, 63), (VideoStage.Publish, 2)];

    /// <param name="renderProgress">0 to 1, of the media job that renders.</param>
    /// <returns>0 to 100 with one decimal.</returns>
    public static double Percent(Video video, double renderProgress) => video.Status == VideoStatus.Completed
        ? 100
        : Math.Min(99.9, Math.Round(Shares.Sum(share => share.Share * Of(video, share.Stage, renderProgress)), 1));

    /// <returns>0 to 1.</returns>
    public static double Of(Video video, VideoStage stage, double renderProgress)
    {
        if (video.Find(stage)?.FinishedAt is not null)
            return 1;
        return stage switch
        {
            VideoStage.Voice when video.Scenes.Count > 0 => (double)video.Scenes.Count(scene => scene.Voice is not null) / video.Scenes.Count,
            VideoStage.Visuals when video.Scenes.Count > 0 => (double)video.Scenes.Count(scene => scene.Picture is not null) / video.Scenes.Count,
            VideoStage.Render => Math.Clamp(renderProgress, 0, 1),
            _ => 0,
        };
    }

    /// <summary>The stage that is under way, or where it stopped.</summary>
    public static VideoStage Current(Video video) => video.Error?.Stage
        ?? video.Stages.LastOrDefault(record => record.FinishedAt is null)?.Stage
        ?? (video.Stages is [.., var last] ? last.Stage : VideoStage.Script);
}
