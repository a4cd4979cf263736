using AutoVideo.Render;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;

namespace AutoVideo.Videos.Edits;

/// <summary>What a new rendering will make again, said before it is asked for: by comparing what determines each part with what determined it last time.</summary>
/// <param name="Scenes">In the new order.</param>
/// <param name="Segments">Pieces of film that are encoded again, a brand's cards among them; exact unless a line is spoken again, whose length is not known yet.</param>
/// <param name="EncodedSeconds">Length of film that is encoded again; the rest is joined as it is.</param>
/// <param name="CpuSeconds">Estimate, from what the last rendering took.</param>
public sealed record EditPlan(IReadOnlyList<ScenePlan> Scenes, string Language, int Segments, double EncodedSeconds, double CpuSeconds)
{
    public int Spoken => Scenes.Count(scene => scene.Speaks);
    public int Drawn => Scenes.Count(scene => scene.Draws);
    public int Encoded => Scenes.Count(scene => scene.Encodes);

    /// <param name="last">The newest finished rendering.</param>
    /// <param name="film">Its timeline.</param>
    /// <param name="before">Its script.</param>
    /// <param name="after">The script as it is now.</param>
    /// <param name="request">As the video is to be made now.</param>
    /// <param name="settings">As they are now, which may not be as they were.</param>
    public static EditPlan Of(
        VideoVersion last, Timeline film, ScriptDocument before, ScriptDocument after, VideoRequest request, RenderOptions settings)
    {
        var allVoices = request.Voice != last.Request.Voice || request.Seconds != last.Request.Seconds || before.Language != after.Language;
        // Of providers a picture is bought by what it shows; laid out it is for its place in the video.
        var asksAll = request.Style != last.Request.Style || request.Format != last.Request.Format || request.Seed != last.Request.Seed;
        var allPictures = asksAll || before.Title != after.Title;
        var old = before.Scenes.Select((scene, index) => (Scene: scene, Mark: before.MarkOf(index))).ToDictionary(scene => scene.Scene.Id);
        var foretold = new ForetoldFilm(film);
        var lines = new List<(bool Speaks, bool Draws, bool Cuts, double Seconds)>();
        foreach (var (index, scene) in after.Scenes.Index())
        {
            var (was, mark) = old.GetValueOrDefault(scene.Id);
            var spoken = was is null ? null : foretold.Seconds(scene.Id);
            var speaks = allVoices || spoken is null || was!.Narration != scene.Narration;
            var draws = allPictures || was is null || mark != after.MarkOf(index) || !LooksAlike(was, scene);
            var seconds = spoken is null || was!.Narration.Length == 0 ? scene.EstimatedSeconds : spoken.Value * scene.Narration.Length / was.Narration.Length;
            lines.Add((speaks, draws, was?.Clip != scene.Clip, seconds));
        }
        var next = foretold.Of(after, lines, request, settings, allVoices ? null : last.Pace?.Pause ?? ScenePacing.NaturalPause);
        var missing = foretold.Missing(next);
        var rate = (double)next.Output.FrameRate;
        var frames = next.Scenes.ToDictionary(scene => scene.Id, scene => scene.FrameCount);
        var segments = missing.CountBy(segment => next.Scenes[segment.Scene].Id).ToDictionary();
        ScenePlan[] scenes =
        [
            .. after.Scenes.Zip(lines, (scene, line) =>
            {
                var was = old.GetValueOrDefault(scene.Id).Scene;
                var asks = line.Draws && scene.PictureUpload is null
                    && (asksAll || was is null || was.PictureUpload is not null || was.VisualPrompt != scene.VisualPrompt || !was.Keywords.SequenceEqual(scene.Keywords));
                var count = segments.GetValueOrDefault(scene.Id);
                return new ScenePlan(
                    scene.Id, line.Speaks, line.Draws, asks, count > 0, count, Math.Round(frames[scene.Id] / rate, 1), line.Speaks ? scene.Narration.Length : 0);
            }),
        ];
        var encoded = missing.Sum(segment => segment.FrameCount) / rate;
        return new(scenes, after.Language, missing.Count, Math.Round(encoded, 1), Math.Round(CpuOf(last, scenes, encoded), 1));
    }

    /// <summary>Whether a scene's picture stays, drawn or uploaded, with the type on it.</summary>
    public static bool LooksAlike(ScriptScene before, ScriptScene after) =>
        before.OnScreenText == after.OnScreenText && before.Kicker == after.Kicker && before.PictureUpload == after.PictureUpload
        // Behind an upload nobody sees what would have been drawn.
        && (after.PictureUpload is not null || (before.VisualPrompt == after.VisualPrompt && before.Keywords.SequenceEqual(after.Keywords)));

    private static double CpuOf(VideoVersion last, IReadOnlyList<ScenePlan> scenes, double encoded)
    {
        var count = Math.Max(1, scenes.Count);
        double Stage(VideoStage stage) => last.Stages.FirstOrDefault(record => record.Stage == stage)?.CpuSeconds ?? 0;
        // A rendering that found everything made says nothing about what making costs; one that found a part of it, about the rest.
        var share = (double)last.Result.SegmentsEncoded / Math.Max(1, last.Result.SegmentsEncoded + last.Result.SegmentsReused);
        var perSecond = share > 0 && last.Result.Seconds > 0 ? Stage(VideoStage.Render) / (last.Result.Seconds * share) : UsualCpuPerSecond;
        return perSecond * encoded
            + UsualOr(Stage(VideoStage.Voice), UsualCpuPerVoice * count) / count * scenes.Count(scene => scene.Speaks)
            + UsualOr(Stage(VideoStage.Visuals), UsualCpuPerPicture * count) / count * scenes.Count(scene => scene.Draws);
    }

    // Measured on a 60 s video of ten scenes (docs/performance.md).
    private const double UsualCpuPerSecond = 0.7, UsualCpuPerVoice = 0.7, UsualCpuPerPicture = 0.7;

    private static double UsualOr(double measured, double usual) => measured > 0 ? measured : usual;
}

/// <param name="Speaks">Its line is spoken again.</param>
/// <param name="Draws">Its picture is made again.</param>
/// <param name="Asks">A provider is asked for its picture, where pictures come from providers.</param>
/// <param name="Encodes">Frames of it are made again.</param>
/// <param name="Segments">Pieces of its film that are encoded again: one when only its way in shows something else.</param>
/// <param name="Seconds">How long it will be, about.</param>
/// <param name="Characters">Of the line that is spoken again; 0 when it is not.</param>
public sealed record ScenePlan(string SceneId, bool Speaks, bool Draws, bool Asks, bool Encodes, int Segments, double Seconds, int Characters);
