using AutoVideo.Failures;
using AutoVideo.Render.Brand;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Templates;
using AutoVideo.Script;
using AutoVideo.Videos;
using AutoVideo.Visuals;
using AutoVideo.Visuals.Offline;
using AutoVideo.Voice;

namespace AutoVideo.Render.Timeline;

/// <summary>From script and assets to the edit list: pure, so that equal inputs give an equal timeline.</summary>
public static class TimelineBuilder
{
    public const int SchemaVersion = 3;
    internal const int OldestSchema = 1;
    public const string DefaultCaptionStyle = "pop";
    public const double DefaultMusicGainDb = -3;

    /// <summary>Lays a scene out for every line: its frames, motion, transition, voice and captions.</summary>
    /// <param name="speeches">One per scene of the script, in order.</param>
    /// <param name="pictures">One per scene of the script, in order.</param>
    /// <param name="style">The video's style; a style that names a mood (calm, bright, tense, warm) chooses the music, one that names a caption style the captions, "effects" adds short sounds.</param>
    /// <param name="wantedSeconds">Length to come near to (within 10 % where pauses of 0.15 to 0.6 s allow it); null for natural pauses.</param>
    /// <param name="captionStyle">For a <paramref name="style"/> that names no caption style; see <see cref="CaptionStyles"/>.</param>
    /// <param name="pause">Seconds around each line, when an earlier rendering decided it: scenes that did not change keep their frames.</param>
    /// <param name="brand">Colours and fonts of captions and of what is drawn over the pictures, watermark and cards; null for those of the pictures.</param>
    /// <param name="platform">The app whose controls captions and watermark stay clear of; null for none in particular.</param>
    /// <exception cref="PermanentException"><c>timeline_invalid</c>: counts differ or a speech is empty; <c>video_too_long</c>.</exception>
    public static Timeline Build(
        ScriptDocument script, IReadOnlyList<Speech> speeches, IReadOnlyList<Picture> pictures, OutputSpec output,
        string style, int seed, double? wantedSeconds = null,
        string captionStyle = DefaultCaptionStyle, double musicGainDb = DefaultMusicGainDb, double? pause = null,
        BrandBlock? brand = null, string? platform = null)
    {
        if (script.Scenes.Count == 0 || speeches.Count != script.Scenes.Count || pictures.Count != script.Scenes.Count)
            throw new PermanentException("timeline_invalid",
                $"A script of {script.Scenes.Count} scenes came with {speeches.Count} lines of speech and {pictures.Count} pictures.");

        var spoken = speeches.Select(speech => speech.Seconds).ToArray();
        var breath = pause ?? ScenePacing.Pause(spoken, wantedSeconds);
        var boundaries = ScenePacing.Boundaries(spoken, breath, output.FrameRate);
        var scenes = script.Scenes.Select((_, index) => Scene(script, index, boundaries, pictures[index], output, seed, style)).ToArray();
        var voice = script.Scenes.Select((scene, index) => Clip(scene.Id, speeches[index], boundaries[index], breath, output.FrameRate)).ToArray();
        var shown = speeches.Zip(script.Scenes, (speech, scene) => CorrectedWords.Of(speech, scene.Caption, script.Language)).ToArray();
        var cues = CaptionCues.Of(voice, shown, script.Language, boundaries, output.FrameRate);
        var draft = script.Origin == ScriptOrigin.Draft || speeches.Any(speech => speech.IsDraftVoice);
        var timeline = new Timeline(
            SchemaVersion, output, script.Language, scenes, new CaptionTrack(CaptionStyles.Choose(style, captionStyle), cues) { Font = brand?.Heading, Accent = brand?.Colours.Accent, Platform = platform }, voice,
            new MusicBed(SceneMoves.Mood(style, seed), seed, musicGainDb),
            new TimelineMetadata(script.Seo.Title, Described(script.Seo.Description, pictures), draft));
        if (brand is not null)
            timeline = BrandScenes.WithCards(timeline, brand);
        TimelineValidator.RequireLength(timeline);
        timeline = timeline with { Overlays = Overlays(timeline, script, brand, style, seed) };
        timeline = timeline with { Effects = EffectPlaces.Of(timeline, style) };
        TimelineValidator.Require(timeline);
        return timeline;
    }

    /// <summary>The description names whom stock pictures are from: their licences ask for it.</summary>
    internal static string Described(string description, IReadOnlyList<Picture> pictures)
    {
        var credits = pictures.Select(picture => picture.Credit).OfType<PictureCredit>().Select(credit => $"{credit.Text}: {credit.Address}").Distinct().ToArray();
        return credits.Length == 0 ? description : $"{description}\n\n{string.Join('\n', credits)}".Trim();
    }

    private static IReadOnlyList<Overlay> Overlays(Timeline timeline, ScriptDocument script, BrandBlock? brand, string style, int seed)
    {
        var wanted = script.Scenes.Where(scene => scene.Overlay is not null).ToDictionary(scene => scene.Id, scene => scene.Overlay!);
        foreach (var (scene, card) in brand is null ? [] : BrandScenes.Words(brand))
            wanted.Add(scene, card);
        if (wanted.Count == 0)
            return brand is null ? [] : [.. BrandScenes.Watermarks(timeline, brand)];
        var drawn = brand is null
            ? new SceneOverlays(timeline.Output, ColoursOf(script, style, seed))
            : new SceneOverlays(timeline.Output, brand.Colours, brand.Heading, brand.Body, brand.Logo);
        return [.. drawn.Of(timeline, wanted), .. brand is null ? [] : BrandScenes.Watermarks(timeline, brand)];
    }

    /// <summary>The colours that the video's pictures are drawn in.</summary>
    private static BrandColours ColoursOf(ScriptDocument script, string style, int seed)
    {
        var request = new PictureRequest("", [], "", null, script.Language, style, 0, 0, 1, script.Scenes.Count, seed) { Topic = script.Title };
        return BrandColours.Of(VideoLook.Of(request).Palette);
    }

    private static TimelineScene Scene(ScriptDocument script, int index, int[] boundaries, Picture picture, OutputSpec output, int seed, string style)
    {
        var scene = script.Scenes[index];
        var count = boundaries[index + 1] - boundaries[index];
        var before = index == 0 ? 0 : boundaries[index] - boundaries[index - 1];
        var turn = script.MarkOf(index).Number - 1;
        return new(
            scene.Id, boundaries[index], count, SceneOverlays.Layers(picture.Layers, scene.Overlay),
            picture.Clip is null ? SceneMoves.Camera(seed, turn) : new(1, 1, 0.5, 0.5),
            index == 0 ? null : SceneMoves.Into(seed, turn, output.FrameRate, Math.Min(count, before), style))
        {
            Title = scene.OnScreenText,
            IsPhoto = picture.Photo is not null,
            Clip = Clip(picture.Clip, scene.Clip ?? new(), count, output.FrameRate),
        };
    }

    /// <summary>A piece a little shorter than its scene is slowed down; a much shorter one begins anew.</summary>
    private static FootageClip? Clip(PictureClip? clip, ClipCut cut, int sceneFrames, int frameRate)
    {
        const double Slowest = 0.7, Least = 0.5;
        if (clip is null)
            return null;
        // The transition out shows it too, and what a file says of its length is true to a frame or so.
        var wanted = sceneFrames + frameRate;
        var start = Math.Round(Math.Clamp(cut.Start, 0, Math.Max(0, clip.Seconds - Least)), 3);
        var seconds = Math.Max(Math.Min(Least, clip.Seconds), Math.Min(cut.End ?? clip.Seconds, clip.Seconds) - start);
        var speed = cut.Speed ?? Math.Clamp(Math.Round((seconds * frameRate - 1) / wanted, 3), Slowest, 1);
        return new(clip.Blob, start, Math.Clamp((int)(seconds * frameRate / speed) - 1, 1, Footage.FootageRules.MaxFrames), speed)
        {
            FocusX = cut.FocusX,
            FocusY = cut.FocusY,
            Scale = cut.Scale,
            WhenShort = cut.Freezes ? WhenShort.Freeze : WhenShort.Loop,
        };
    }

    private static VoiceClip Clip(string sceneId, Speech speech, int firstFrame, double pause, int frameRate)
    {
        var lead = (long)Math.Round(ScenePacing.Lead(pause) * Speech.SampleRate);
        return new(sceneId, speech.Audio, (long)firstFrame * Speech.SampleRate / frameRate + lead, speech.Samples);
    }
}
