using AutoVideo.Videos;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Telemetry;

/// <summary>Measures and logs what a change of a video's state tells: stages left, attempts ended. Alerts ask for these events by their ids.</summary>
public sealed partial class VideoTelemetry(ProductMeter meter, ILogger<VideoTelemetry> logger)
{
    /// <summary>To be called once for each change that was written.</summary>
    public void Changed(Video before, Video after)
    {
        foreach (var stage in after.Stages.Where(stage => stage.FinishedAt is not null && before.Find(stage.Stage)?.FinishedAt is null))
        {
            var name = Lower(stage.Stage);
            var seconds = (stage.FinishedAt!.Value - stage.StartedAt).TotalSeconds;
            meter.StageDuration.Record(seconds, new KeyValuePair<string, object?>("stage", name));
            meter.StageCpu.Record(stage.CpuSeconds, new KeyValuePair<string, object?>("stage", name));
            ProductSpans.Stage(name, after.Id, stage.StartedAt, stage.FinishedAt!.Value);
            LogStageLeft(logger, after.Id, name, seconds, stage.CpuSeconds);
        }
        if (before.IsFinished || after.Status is not (VideoStatus.Completed or VideoStatus.Failed or VideoStatus.Cancelled))
            return;
        var outcome = Lower(after.Status);
        var started = after.Stages.Count > 0 ? after.Stages.Min(stage => stage.StartedAt) : after.CreatedAt;
        var took = (after.UpdatedAt - started).TotalSeconds;
        meter.VideosEnded.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        meter.VideoDuration.Record(took, new KeyValuePair<string, object?>("outcome", outcome));
        LogEnded(logger, after.Id, outcome, took, after.Error is null ? "" : Lower(after.Error.Stage), after.Error?.Code ?? "");
    }

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    [LoggerMessage(4200, LogLevel.Information, "Video {VideoId} ended: {Outcome} after {Seconds:0.0} s {Stage} {Code}")]
    private static partial void LogEnded(ILogger logger, string videoId, string outcome, double seconds, string stage, string code);

    [LoggerMessage(4201, LogLevel.Information, "Video {VideoId} left stage {Stage} after {Seconds:0.0} s, {CpuSeconds:0.0} s of CPU")]
    private static partial void LogStageLeft(ILogger logger, string videoId, string stage, double seconds, double cpuSeconds);
}
