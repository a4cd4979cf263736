using AutoVideo.Failures;

namespace AutoVideo.Videos;

/// <summary>
/// The life of a video as one pure function. A repeat, or work that arrives after the video was stopped, returns the same
/// instance; what may never happen throws. The chart stands in <c>orchestrations/README.md</c>.
/// </summary>
public static partial class VideoTransitions
{
    /// <exception cref="PermanentException"><c>video_state_conflict</c>: illegal in this status.</exception>
    public static Video On(Video video, Happened happened, DateTimeOffset now) => (video.Status, happened) switch
    {
        (VideoStatus.Accepted, Happened.Started) => video.With(VideoStatus.Running, now).Note("started", now),
        (VideoStatus.Running or VideoStatus.Cancelling, Happened.Started) => video,

        (VideoStatus.Running, Happened.StageStarted e) => StartStage(video, e.Stage, now),
        (VideoStatus.Running, Happened.StageFinished e) => FinishStage(video, e.Stage, e.CpuSeconds, now),
        (VideoStatus.Running, Happened.ScriptWritten e) => WriteScript(video, e, now),
        (VideoStatus.Running, Happened.VoiceChosen e) => video.Voice is not null
            ? video
            : (video with { Voice = e.Voice, UpdatedAt = now }).Note("voice_chosen", now, VideoStage.Voice, text: Name(e.Voice)),
        (VideoStatus.Running, Happened.VoiceSwitched e) => video.Voice != e.From ? video : SwitchVoice(video, e, now),
        (VideoStatus.Running, Happened.SceneSpoken e) => Speak(video, e, now),
        (VideoStatus.Running, Happened.SceneDrawn e) => Draw(video, e, now),
        (VideoStatus.Running, Happened.TimelineComposed e) => video.Timeline == e.Timeline
            ? video
            : (video with { Timeline = e.Timeline, UpdatedAt = now }).Note("timeline_composed", now, VideoStage.Timeline),
        (VideoStatus.Running, Happened.RenderSubmitted e) => video.RenderJob == e.Job
            ? video
            : (video with { RenderJob = e.Job, UpdatedAt = now }).Note("render_submitted", now, VideoStage.Render),
        (VideoStatus.Running, Happened.Rendered e) => video.Result is not null
            ? video
            : (video with { Result = e.Result, UpdatedAt = now })
                .Note("rendered", now, VideoStage.Render, text: string.Join(". ", [$"{e.Result.SegmentsEncoded} segments encoded, {e.Result.SegmentsReused} reused", .. e.Result.Warnings])),
        (VideoStatus.Running, Happened.StepFailed e) => (video with { UpdatedAt = now })
            .Note("step_failed", now, e.Stage, e.Scene, $"{e.Cause.Code}: {e.Cause.Message}"),

        (VideoStatus.Running, Happened.Paced e) => video.Pace == e.Pace ? video : (video with { Pace = e.Pace, UpdatedAt = now }).Note("paced", now, VideoStage.Voice),

        (VideoStatus.Running, Happened.ReviewAsked e) => Ask(video, e, now),
        (VideoStatus.Running, Happened.ReviewReminded e) => Remind(video, e, now),
        (VideoStatus.Running, Happened.ReviewDecided e) => Decide(video, e, now),
        (VideoStatus.Running, Happened.ReviewTaken) => TakeReview(video, now),
        (VideoStatus.Running, Happened.Edited e) when video.Review is { Decision: null } => Edit(video, e, now),
        (VideoStatus.Completed or VideoStatus.Failed or VideoStatus.Cancelled, Happened.Edited e) => Edit(video, e, now),
        (VideoStatus.Completed or VideoStatus.Failed or VideoStatus.Cancelled, Happened.EditDiscarded e) => Discard(video, e, now),
        (VideoStatus.Completed or VideoStatus.Failed or VideoStatus.Cancelled, Happened.RenderRequested e) => Render(video, e, now),

        (VideoStatus.Running, Happened.Completed) => Complete(video, now),
        (VideoStatus.Accepted or VideoStatus.Running, Happened.Failed e) => (video with { Error = ErrorOf(e) })
            .With(VideoStatus.Failed, now).Note("failed", now, e.Stage, text: $"{e.Cause.Code}: {e.Cause.Message}"),

        (VideoStatus.Accepted or VideoStatus.Running, Happened.CancelRequested) => video.With(VideoStatus.Cancelling, now).Note("cancel_requested", now),
        (VideoStatus.Cancelling, Happened.Cancelled) => video.With(VideoStatus.Cancelled, now).Note("cancelled", now),
        // The pipeline had already failed or finished its work when the cancel came: the cancel wins.
        (VideoStatus.Cancelling, Happened.Failed or Happened.Completed) => video.With(VideoStatus.Cancelled, now).Note("cancelled", now),

        (VideoStatus.Failed or VideoStatus.Cancelled, Happened.RetryRequested) => Retry(video, now),
        (VideoStatus.Accepted or VideoStatus.Running, Happened.RetryRequested) => video,
        (VideoStatus.Completed or VideoStatus.Failed or VideoStatus.Cancelled, Happened.DeleteRequested) =>
            video.With(VideoStatus.Deleted, now).Note("deleted", now),

        // Repeats of what already holds.
        (VideoStatus.Cancelling or VideoStatus.Cancelled, Happened.CancelRequested) => video,
        (VideoStatus.Cancelled, Happened.Cancelled) => video,
        (VideoStatus.Completed, Happened.Completed) => video,
        (VideoStatus.Failed, Happened.Failed) => video,
        (VideoStatus.Deleted, Happened.DeleteRequested) => video,

        // Work that was under way when the video was stopped, delivered late or twice.
        (not VideoStatus.Accepted, Happened.StageStarted or Happened.StageFinished or Happened.ScriptWritten or Happened.VoiceChosen
            or Happened.VoiceSwitched or Happened.SceneSpoken or Happened.SceneDrawn or Happened.TimelineComposed or Happened.RenderSubmitted or Happened.Rendered or Happened.StepFailed
            or Happened.Paced or Happened.ReviewAsked or Happened.ReviewReminded or Happened.ReviewTaken) => video,
        (VideoStatus.Cancelled or VideoStatus.Deleted, Happened.Failed or Happened.Completed) => video,
        (VideoStatus.Deleted, Happened.Cancelled) => video,

        _ => throw new PermanentException(
            "video_state_conflict", $"The video is {Name(video.Status)}; '{happened.GetType().Name}' is not possible then."),
    };

    private static string Name(VideoStatus status) => status.ToString().ToLowerInvariant();

    private static Video StartStage(Video video, VideoStage stage, DateTimeOffset now) => video.Find(stage) is not null
        ? video
        : (video with { Stages = [.. video.Stages, new StageRecord(stage, now)], UpdatedAt = now }).Note("stage_started", now, stage);

    private static Video FinishStage(Video video, VideoStage stage, double cpuSeconds, DateTimeOffset now)
    {
        var record = video.Find(stage);
        if (record?.FinishedAt is not null)
            return video;
        var finished = (record ?? new StageRecord(stage, now)) with { FinishedAt = now };
        finished = finished with { CpuSeconds = finished.CpuSeconds + cpuSeconds };
        return (video with { Stages = [.. video.Stages.Where(other => other.Stage != stage), finished], UpdatedAt = now })
            .Note("stage_finished", now, stage);
    }

    private static Video WriteScript(Video video, Happened.ScriptWritten e, DateTimeOffset now) => video.Script == e.Script
        ? video
        : (video with
        {
            Script = e.Script,
            Title = e.Title,
            Language = e.Language,
            DraftScript = e.Draft,
            Scenes = e.Scenes,
            UpdatedAt = now,
        }).Note("script_written", now, VideoStage.Script, text: $"{e.Scenes.Count} scenes");

    /// <summary>What another voice spoke is spoken again: a video has one voice.</summary>
    private static Video SwitchVoice(Video video, Happened.VoiceSwitched e, DateTimeOffset now) => (video with
    {
        Voice = e.To,
        FailedVoices = [.. video.FailedVoices, e.From.Provider],
        DraftVoice = false,
        Scenes = [.. video.Scenes.Select(scene => scene with { Voice = null, VoiceSeconds = null })],
        UpdatedAt = now,
    }).Note("voice_switched", now, VideoStage.Voice, text: $"{Name(e.From)} to {Name(e.To)}. {e.Why}");

    private static string Name(VoiceChoice voice) => $"{voice.Provider}/{voice.Voice}";

    private static Video Speak(Video video, Happened.SceneSpoken e, DateTimeOffset now) => Change(
        video, e.Scene, scene => scene with { Voice = e.Voice, VoiceSeconds = e.Seconds }, now) is { } changed
        ? Spend(changed with { DraftVoice = changed.DraftVoice || e.Draft }, VideoStage.Voice, e.CpuSeconds).Note("scene_spoken", now, VideoStage.Voice, e.Scene)
        : video;

    private static Video Draw(Video video, Happened.SceneDrawn e, DateTimeOffset now) => Change(
        video, e.Scene, scene => scene with { Picture = e.Picture, Credit = e.Credit }, now) is { } changed
        ? Spend(changed, VideoStage.Visuals, e.CpuSeconds).Note("scene_drawn", now, VideoStage.Visuals, e.Scene)
        : video;

    private static Video Spend(Video video, VideoStage stage, double cpuSeconds) => video with
    {
        Stages = [.. video.Stages.Select(record => record.Stage == stage ? record with { CpuSeconds = record.CpuSeconds + cpuSeconds } : record)],
    };

    /// <summary>Null when nothing changes.</summary>
    private static Video? Change(Video video, string id, Func<VideoScene, VideoScene> change, DateTimeOffset now)
    {
        var before = video.Scenes.FirstOrDefault(scene => scene.Id == id);
        if (before is null || change(before) == before)
            return null;
        return video with { Scenes = [.. video.Scenes.Select(scene => scene.Id == id ? change(scene) : scene)], UpdatedAt = now };
    }

    /// <summary>A new attempt, with what was edited meanwhile: what was made stays where it is and is found by its address; the account of stages begins anew.</summary>
    private static Video Retry(Video video, DateTimeOffset now) => (AsEdited(video) with
    {
        Attempt = video.Attempt + 1,
        Error = null,
        Stages = [],
        Script = null,
        Voice = null,
        FailedVoices = [],
        Timeline = null,
        RenderJob = null,
        Result = null,
        Review = null,
    }).With(VideoStatus.Accepted, now).Note("retry_requested", now);

    private static Video With(this Video video, VideoStatus status, DateTimeOffset now) => video with { Status = status, UpdatedAt = now };

    private static Video Note(this Video video, string name, DateTimeOffset now, VideoStage? stage = null, string? scene = null, string? text = null) =>
        video with
        {
            Sequence = video.Sequence + 1,
            Outbox = [.. video.Outbox, new VideoEvent(video.Sequence + 1, name, now, video.Attempt, stage, scene, text)],
        };

    private static VideoError ErrorOf(Happened.Failed e) => new(e.Stage, e.Cause.Code, e.Cause.Message, FailureAdvice.For(e.Cause.Code));
}
