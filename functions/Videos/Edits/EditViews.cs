using System.ComponentModel.DataAnnotations;
using AutoVideo.Ai;
using AutoVideo.Ai.Estimates;
using AutoVideo.Http;
using AutoVideo.Render.Overlays;
using AutoVideo.Script;
using AutoVideo.Videos.Reviews;

namespace AutoVideo.Videos.Edits;

/// <summary>The script of a video as it stands now, edits included.</summary>
/// <param name="Edited">True when something was changed since the last rendering.</param>
internal sealed record VideoScriptView(string VideoId, string Title, string Language, bool Edited, IReadOnlyList<VideoScriptScene> Scenes)
{
    public static VideoScriptView Of(Video video, ScriptDocument script) => new(
        video.Id, script.Title, script.Language, video.Edit is not null,
        [.. script.Scenes.Select(scene => new VideoScriptScene(
            scene.Id, scene.Narration, scene.OnScreenText, scene.Kicker, scene.VisualPrompt, scene.Keywords, scene.PictureUpload is not null, Math.Round(scene.EstimatedSeconds, 1),
            OverlayBody.Of(scene.Overlay), scene.Caption, ClipBody.Of(scene.Clip)))]);
}

/// <param name="Caption">What the captions show in place of the narration; null for the narration.</param>
/// <param name="Clip">How the clip behind the scene is shown, where there is one; null: as it fits.</param>
internal sealed record VideoScriptScene(
    string Id, string Narration, string Headline, string? Kicker, string VisualPrompt, IReadOnlyList<string> Keywords, bool UploadedPicture, double EstimatedSeconds, OverlayBody? Overlay,
    string? Caption, ClipBody? Clip);

/// <summary>Which piece of a scene's clip is shown, how fast and how close. What is not given is as it fits; an empty one takes all of it back. A still stays as it is.</summary>
/// <param name="Start">Seconds of the clip before the piece; of a clip that is shorter its end is shown.</param>
/// <param name="End">Seconds of the clip at which the piece ends, half a second behind the start at least; the clip's own end when not given.</param>
/// <param name="Speed">1 as it was filmed, 2 twice as fast; slowed down a little, where that fills the scene, when not given.</param>
/// <param name="FocusX">Which part is kept of a clip that is wider than the frame: 0 the left, 1 the right.</param>
/// <param name="FocusY">Which part is kept of a clip that is higher than the frame: 0 the top, 1 the bottom.</param>
/// <param name="Scale">How much closer than needed to fill the frame.</param>
/// <param name="WhenShort">What follows when the scene is longer: it begins anew, or stands at its last frame.</param>
internal sealed record ClipBody(
    [Range(0, ScriptEdits.LongestClip)] double Start = 0, [Range(ScriptEdits.ShortestClip, ScriptEdits.LongestClip)] double? End = null,
    [Range(ScriptEdits.SlowestClip, ScriptEdits.FastestClip)] double? Speed = null, [Range(0, 1.0)] double FocusX = 0.5, [Range(0, 1.0)] double FocusY = 0.5,
    [Range(1, ScriptEdits.ClosestClip)] double Scale = 1, [AllowedValues("loop", "freeze")] string WhenShort = "loop")
{
    private const string Freeze = "freeze";

    public static ClipBody? Of(ClipCut? clip) =>
        clip is null ? null : new(clip.Start, clip.End, clip.Speed, clip.FocusX, clip.FocusY, clip.Scale, clip.Freezes ? Freeze : "loop");

    public ClipCut ToCut() => new(Start) { End = End, Speed = Speed, FocusX = FocusX, FocusY = FocusY, Scale = Scale, Freezes = WhenShort == Freeze };
}

/// <summary>What changes in a scene; what is not given stays.</summary>
/// <param name="Narration">What is spoken.</param>
/// <param name="Headline">What stands on the screen.</param>
/// <param name="Kicker">Above the headline; empty takes it away.</param>
/// <param name="VisualPrompt">What the picture shows.</param>
/// <param name="Keywords">For keyword-matched artwork.</param>
/// <param name="DrawnPicture">True takes an uploaded picture away again.</param>
/// <param name="Overlay">What is drawn over the picture; one with an empty template takes it away.</param>
/// <param name="Caption">What the captions show in place of the narration, which is not spoken again; empty takes it away, another narration does too.</param>
/// <param name="Clip">How the clip behind the scene is shown.</param>
internal sealed record ChangeScene(
    [StringLength(ScriptEdits.MaxNarration, MinimumLength = 1)] string? Narration = null, [MaxLength(ScriptEdits.MaxHeadline)] string? Headline = null,
    [MaxLength(ScriptEdits.MaxKicker)] string? Kicker = null, [MaxLength(ScriptEdits.MaxPrompt)] string? VisualPrompt = null,
    [MaxLength(ScriptEdits.MaxKeywords), Each(1, ScriptEdits.MaxKeyword)] IReadOnlyList<string>? Keywords = null, bool? DrawnPicture = null,
    OverlayBody? Overlay = null, [MaxLength(ScriptEdits.MaxCaption)] string? Caption = null, ClipBody? Clip = null) : IExample<ChangeScene>
{
    public static ChangeScene Example { get; } = new(Narration: "Bees do not sleep all winter.");

    public SceneChange ToChange() => new(Narration, Headline, Kicker, VisualPrompt, Keywords, DrawnPicture == true ? "" : null, Overlay?.ToOverlay(), Caption, Clip?.ToCut());
}

/// <param name="After">The scene that the new one follows; first when not given.</param>
/// <param name="Narration">What is spoken.</param>
/// <param name="Headline">Made of the narration when not given.</param>
/// <param name="Kicker">Above the headline.</param>
/// <param name="VisualPrompt">The headline when not given.</param>
/// <param name="Keywords">For keyword-matched artwork.</param>
/// <param name="Overlay">What is drawn over the picture.</param>
internal sealed record InsertScene(
    [StringLength(ScriptEdits.MaxNarration, MinimumLength = 1)] string Narration, [MaxLength(40)] string? After = null, [MaxLength(ScriptEdits.MaxHeadline)] string? Headline = null,
    [MaxLength(ScriptEdits.MaxKicker)] string? Kicker = null, [MaxLength(ScriptEdits.MaxPrompt)] string? VisualPrompt = null,
    [MaxLength(ScriptEdits.MaxKeywords), Each(1, ScriptEdits.MaxKeyword)] IReadOnlyList<string>? Keywords = null,
    OverlayBody? Overlay = null) : IExample<InsertScene>
{
    public static InsertScene Example { get; } = new("A hive has one queen.", After: "s1");
}

/// <param name="Order">Every scene's id once.</param>
internal sealed record ReorderScenes([MaxLength(ScriptEdits.MaxScenes), Each(1, 40)] IReadOnlyList<string> Order) : IExample<ReorderScenes>
{
    public static ReorderScenes Example { get; } = new(["s2", "s1"]);
}

/// <summary>How the video is made; what is not given stays.</summary>
/// <param name="Voice">A voice's name.</param>
/// <param name="Style">Of pictures, captions, transitions and music.</param>
/// <param name="Format">Width to height.</param>
/// <param name="Seed">Another one makes other pictures and motion.</param>
/// <param name="Captions">Style of the captions, whatever the style says.</param>
/// <param name="Music">Mood of the music, or off.</param>
internal sealed record ChangeVideoSettings(
    [StringLength(40, MinimumLength = 1), RegularExpression("[A-Za-z0-9_-]+")] string? Voice = null,
    [StringLength(40, MinimumLength = 1), RegularExpression("[A-Za-z0-9_-]+")] string? Style = null,
    [AllowedValues("9:16", "16:9", "1:1", "4:5")] string? Format = null, int? Seed = null,
    [AllowedValues("pop", "karaoke", "sweep", "box", "underline", "pairs", "focus", "glow", "plate")] string? Captions = null,
    [AllowedValues("off", "calm", "bright", "tense", "warm")] string? Music = null) : IExample<ChangeVideoSettings>
{
    public static ChangeVideoSettings Example { get; } = new(Captions: "karaoke", Music: "calm");

    public VideoRequest Applied(VideoRequest before) => before with
    {
        Voice = Voice ?? before.Voice,
        Style = Style ?? before.Style,
        Format = Format ?? before.Format,
        Seed = Seed ?? before.Seed,
        Captions = Captions ?? before.Captions,
        Music = Music ?? before.Music,
    };
}

/// <summary>What a new rendering makes again, and what that costs.</summary>
/// <param name="Spoken">Lines that are spoken again.</param>
/// <param name="Drawn">Pictures that are made again.</param>
/// <param name="Encoded">Scenes of which frames are made again.</param>
/// <param name="Segments">Pieces of film that are encoded again; exact unless a line is spoken again, whose length is not known yet.</param>
/// <param name="CpuSeconds">Estimate, from what the last rendering took.</param>
/// <param name="CostUsd">Of the providers that will be asked; missing when a price is not known.</param>
/// <param name="Seconds">From the request to the file.</param>
/// <param name="RenderMinutes">What it takes of the plan.</param>
/// <param name="Stages">Who is asked for what, as in an estimate of a whole video.</param>
internal sealed record VideoPlanView(
    int Spoken, int Drawn, int Encoded, int Segments, double EncodedSeconds, double CpuSeconds, decimal? CostUsd, double Seconds, double RenderMinutes,
    IReadOnlyList<StageEstimateView> Stages, IReadOnlyList<ScenePlan> Scenes)
{
    public static VideoPlanView Of(EditPlan plan, VideoEstimate estimate)
    {
        var view = EstimateView.Of(estimate);
        return new(
            plan.Spoken, plan.Drawn, plan.Encoded, plan.Segments, plan.EncodedSeconds, plan.CpuSeconds, view.CostUsd, view.Seconds, view.RenderMinutes, view.Stages, plan.Scenes);
    }
}

internal sealed record VideoVersionPage(IReadOnlyList<VideoVersionView> Items, string? Next);

/// <param name="Number">1 for the first rendering.</param>
/// <param name="RestoredFrom">The version that this one brought back.</param>
internal sealed record VideoVersionView(
    int Number, string Title, DateTimeOffset MadeAt, double Seconds, long Bytes, int SegmentsEncoded, int SegmentsReused, double CpuSeconds, string Format, string Style, string? Voice,
    int? RestoredFrom, IReadOnlyDictionary<string, string> Links)
{
    public static VideoVersionView Of(VideoVersion version) => new(
        version.Number, version.Title, version.MadeAt, version.Result.Seconds, version.Result.Bytes, version.Result.SegmentsEncoded, version.Result.SegmentsReused,
        Math.Round(version.Stages.Sum(stage => stage.CpuSeconds), 3), version.Request.Format, version.Request.Style, version.Request.Voice, version.RestoredFrom,
        new Dictionary<string, string> { ["file"] = $"/api/v1/videos/{version.VideoId}/versions/{version.Number}/file" });
}

/// <summary>What differs between two versions: words and order by scene, and frames on the timeline.</summary>
internal sealed record VideoVersionDiff(int From, int To, IReadOnlyList<VideoSettingChange> Settings, IReadOnlyList<VideoSceneDiff> Scenes);

internal sealed record VideoSettingChange(string Name, string? Before, string? After);

/// <param name="Kind">added, removed, moved or changed.</param>
/// <param name="Fields">Of the scene: narration, caption, headline, kicker, picture, overlay, clip, firstFrame, frames.</param>
internal sealed record VideoSceneDiff(string SceneId, string Kind, IReadOnlyList<VideoSettingChange> Fields);

/// <param name="Gate">script or storyboard.</param>
/// <param name="Decision">approved, rejected, or null while it is open.</param>
internal sealed record ReviewView(string Gate, DateTimeOffset AskedAt, DateTimeOffset ExpiresAt, int Reminders, string? Decision)
{
    public static ReviewView? Of(VideoReview? review) => review is null ? null : new(
        VideoView.Wire(review.Gate), review.AskedAt, review.ExpiresAt, review.Reminders,
        review.Decision is null ? null : review.Decision.Approved ? "approved" : "rejected");
}
