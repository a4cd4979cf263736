using System.Text.Json;
using AutoVideo.MediaJobs;
using AutoVideo.Videos.Edits;
using AutoVideo.Videos.Reviews;

namespace AutoVideo.Videos;

/// <summary>A video as the API shows it. Times are ISO 8601 in UTC, seconds are seconds, percent is 0 to 100.</summary>
internal sealed record VideoView(
    string Id, string Status, double Percent, string Stage, IReadOnlyList<StageView> Stages, string? Title, string? Topic, string? Language,
    string Format, double Seconds, string Style, int Seed, bool DraftScript, bool DraftVoice, VoiceChoice? Voice, IReadOnlyList<SceneView> Scenes, ResultView? Result, ErrorView? Error,
    int Attempt, int Version, bool Edited, ReviewView? Review, IReadOnlyDictionary<string, string> Links, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>What the calls to providers cost; only where one video is read.</summary>
    public CostView? Cost { get; init; }

    /// <param name="renderProgress">0 to 1, of the job that renders.</param>
    public static VideoView Of(Video video, double renderProgress) => new(
        video.Id, Wire(video.Status), VideoProgress.Percent(video, renderProgress), Wire(VideoProgress.Current(video)),
        [.. Enum.GetValues<VideoStage>().Select(stage => StageView.Of(video, stage, renderProgress))],
        video.Title, video.Request.Topic, video.Language, video.Request.Format, video.Request.Seconds, video.Request.Style, video.Request.Seed,
        video.DraftScript, video.DraftVoice, video.Voice,
        [.. video.Scenes.Select(scene => new SceneView(scene.Id, scene.Headline, scene.Narration, scene.VoiceSeconds, scene.Voice is not null, scene.Picture is not null, scene.Credit))],
        video.Result is null ? null : ResultView.Of(video.Result),
        video.Error is null ? null : new ErrorView(video.Error.Code, video.Error.Message, Wire(video.Error.Stage), video.Error.Action),
        video.Attempt, video.Version, video.Edit is not null, ReviewView.Of(ReviewOf(video)), LinksOf(video), video.CreatedAt, video.UpdatedAt);

    public static async Task<VideoView> OfAsync(Video video, IMediaJobs jobs, CancellationToken cancellation) =>
        Of(video, await RenderProgressAsync(video, jobs, cancellation));

    /// <returns>0 to 1; the live progress of a render is its media job's.</returns>
    public static async Task<double> RenderProgressAsync(Video video, IMediaJobs jobs, CancellationToken cancellation) =>
        video is { Status: VideoStatus.Running, RenderJob: { } job } && await jobs.FindAsync(job, cancellation) is { } state ? state.Progress : 0;

    internal static string Wire<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    /// <summary>A question that was not answered ends with the attempt that asked it.</summary>
    private static VideoReview? ReviewOf(Video video) => video is { Status: not VideoStatus.Running, Review.Decision: null } ? null : video.Review;

    private static Dictionary<string, string> LinksOf(Video video)
    {
        var self = $"/api/v1/videos/{video.Id}";
        var links = new Dictionary<string, string> { ["self"] = self, ["events"] = $"{self}/events", ["history"] = $"{self}/history" };
        if (video.Script is not null || video.Edit is not null || video.Version > 0)
            links["preview"] = $"{self}/preview";
        if (video.Script is not null || video.Edit is not null)
            links["script"] = $"{self}/script";
        if (video.Version > 0)
        {
            links["versions"] = $"{self}/versions";
            links["plan"] = $"{self}/plan";

            links["file"] = $"{self}/file";
            links["thumbnail"] = $"{self}/thumbnail";
            links["captionsSrt"] = $"{self}/captions.srt";
            links["captionsVtt"] = $"{self}/captions.vtt";
            links["packages"] = $"{self}/packages";
        }
        if (video.Version > 0 || video.Request.Translation is not null)
            links["languages"] = $"{self}/languages";
        if (video.Request.Translation is { } translation)
            links["original"] = $"/api/v1/videos/{translation.Of}";
        if (video.Status is VideoStatus.Accepted or VideoStatus.Running)
            links["cancel"] = $"{self}/cancel";
        if (ReviewOf(video) is { Decision: null })
            links["review"] = $"{self}/review";
        if (video.Status is VideoStatus.Failed or VideoStatus.Cancelled)
            links["retry"] = $"{self}/retry";
        return links;
    }
}

/// <param name="Status">waiting, running, done or failed.</param>
internal sealed record StageView(string Name, string Status, double Percent, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, double? CpuSeconds)
{
    public static StageView Of(Video video, VideoStage stage, double renderProgress)
    {
        var record = video.Find(stage);
        var status = record switch
        {
            _ when video.Error?.Stage == stage => "failed",
            null => "waiting",
            { FinishedAt: null } => "running",
            _ => "done",
        };
        return new(VideoView.Wire(stage), status, Math.Round(100 * VideoProgress.Of(video, stage, renderProgress), 1),
            record?.StartedAt, record?.FinishedAt, record is null ? null : Math.Round(record.CpuSeconds, 3));
    }
}

/// <param name="Credit">To be shown with the video, for a stock picture.</param>
internal sealed record SceneView(string Id, string Headline, string Narration, double? VoiceSeconds, bool Spoken, bool Drawn, PictureCredit? Credit);

internal sealed record ResultView(
    double Seconds, int Frames, long Bytes, int SegmentsEncoded, int SegmentsReused, IReadOnlyDictionary<string, double> CpuSeconds,
    IReadOnlyList<Render.VerificationCheck> Checks)
{
    public static ResultView Of(Render.RenderResult result) => new(
        result.Seconds, result.Frames, result.Bytes, result.SegmentsEncoded, result.SegmentsReused, result.CpuSeconds, result.Verification.Checks);
}

internal sealed record ErrorView(string Code, string Message, string Stage, string Action);

/// <param name="Next">Address of the next page.</param>
internal sealed record VideoPage(IReadOnlyList<VideoListEntry> Items, string? Next);

internal sealed record VideoListEntry(
    string Id, string Status, string? Title, string? Topic, string? Language, string Format, double Seconds, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <param name="Cost">What the calls to providers of all attempts cost, step by step.</param>
/// <param name="Next">What to give as after for the ones that follow, when there may be more.</param>
internal sealed record VideoHistory(IReadOnlyList<HistoryEntry> Items, CostView Cost, long? Next);

internal sealed record HistoryEntry(long Sequence, string Name, DateTimeOffset At, int Attempt, string? Stage, string? Scene, string? Text);
