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
    /// <param name="seconds">Length of each spoken line of the last rendering, by scene.</param>
    public static EditPlan Of(
        VideoVersion last, Timeline film, ScriptDocument before, ScriptDocument after, VideoRequest request, IReadOnlyDictionary<string, double> seconds)
    {
        var pause = last.Pace?.Pause ?? ScenePacing.NaturalPause;
        var allVoices = request.Voice != last.Request.Voice || request.Seconds != last.Request.Seconds || before.Language != after.Language;
        var allPictures = request.Style != last.Request.Style || request.Format != last.Request.Format || request.Seed != last.Request.Seed
            || before.Title != after.Title || before.Scenes.Count != after.Scenes.Count;
        // Of providers a picture is bought by what it shows; laid out it is for its place in the video.
        var asksAll = request.Style != last.Request.Style || request.Format != last.Request.Format || request.Seed != last.Request.Seed;
        // Captions are part of the picture; music is not.
        var allFrames = request.Captions != last.Request.Captions;
        var old = before.Scenes.Index().ToDictionary(scene => scene.Item.Id);
        var scenes = new List<ScenePlan>();
        var reel = new FilmPlan(film);
        var changedBefore = false;
        foreach (var (index, scene) in after.Scenes.Index())
        {
            var was = old.TryGetValue(scene.Id, out var found) ? found.Item : null;
            var moved = was is null || found.Index != index;
            var speaks = allVoices || was is null || was.Narration != scene.Narration;
            var draws = allPictures || was is null || moved || !LooksAlike(was, scene);
            // A transition shows the end of the scene before; a moved scene has other motion.
            var overlaid = was?.Overlay != scene.Overlay;
            var changed = allFrames || speaks || draws || moved || overlaid;
            var asks = draws && scene.PictureUpload is null
                && (asksAll || was is null || was.PictureUpload is not null || was.VisualPrompt != scene.VisualPrompt || !was.Keywords.SequenceEqual(scene.Keywords));
            var length = (was is null || was.Narration.Length == 0 ? scene.EstimatedSeconds : seconds.GetValueOrDefault(scene.Id, scene.EstimatedSeconds) * scene.Narration.Length / was.Narration.Length) + pause;
            var segments = reel.Scene(scene.Id, index, changed, changedBefore, speaks || was is null ? length : null);
            scenes.Add(new(scene.Id, speaks, draws, asks, segments > 0, segments, Math.Round(length, 1), speaks ? scene.Narration.Length : 0));
            changedBefore = changed;
        }
        var cards = reel.Cards(scenes[0].Draws, changedBefore, scenes[^1].Draws);
        var encoded = (double)reel.Frames / film.Output.FrameRate;
        return new(scenes, after.Language, scenes.Sum(scene => scene.Segments) + cards, Math.Round(encoded, 1), Math.Round(CpuOf(last, scenes, encoded), 1));
    }

    private static bool LooksAlike(ScriptScene before, ScriptScene after) =>
        before.VisualPrompt == after.VisualPrompt && before.OnScreenText == after.OnScreenText && before.Kicker == after.Kicker
        && before.PictureUpload == after.PictureUpload && before.Keywords.SequenceEqual(after.Keywords);

    private static double CpuOf(VideoVersion last, IReadOnlyList<ScenePlan> scenes, double encoded)
    {
        var count = Math.Max(1, scenes.Count);
        double Stage(VideoStage stage) => last.Stages.FirstOrDefault(record => record.Stage == stage)?.CpuSeconds ?? 0;
        // A rendering that found everything made says nothing about what making costs.
        var perSecond = last.Result.SegmentsEncoded > 0 && last.Result.Seconds > 0 ? Stage(VideoStage.Render) / last.Result.Seconds : UsualCpuPerSecond;
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
