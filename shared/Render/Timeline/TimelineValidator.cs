using System.Globalization;
using AutoVideo.Failures;
using AutoVideo.Render.Brand;
using AutoVideo.Render.Music;
using AutoVideo.Visuals;

namespace AutoVideo.Render.Timeline;

/// <summary>Rules of a timeline, each broken one named with the element that breaks it.</summary>
public static class TimelineValidator
{
    private const int MaxScenes = 400, MaxSide = 4096, MaxFrames = 60 * 60 * 15, MaxCues = 20_000, MaxTextLength = 400;
    internal const int MaxWordsPerCue = 40;

    // What a voice may need more than was foretold of it.
    private const double VoiceMiss = 0.03;
    internal static readonly int[] FrameRates = [24, 25, 30, 60];
    internal static readonly string[] Presets = ["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow", "slower"];

    /// <exception cref="PermanentException"><c>timeline_invalid</c>, naming the first broken elements.</exception>
    public static void Require(Timeline timeline)
    {
        var errors = Errors(timeline).Take(5).ToArray();
        if (errors.Length > 0)
            throw new PermanentException("timeline_invalid", $"The timeline cannot be rendered: {string.Join("; ", errors)}.");
    }

    /// <summary>Refuses a script that is longer than what can be rendered, before anything is spoken or drawn for it. A few percent stay free for what a voice may miss.</summary>
    /// <param name="spoken">Seconds that each line is foretold to take.</param>
    /// <param name="pause">Seconds around each line.</param>
    /// <exception cref="PermanentException"><c>video_too_long</c>.</exception>
    public static void RequireLength(IReadOnlyList<double> spoken, double pause, int frameRate, BrandBlock? brand = null) =>
        RequireLength(ScenePacing.FrameCount(spoken, pause, frameRate, brand), frameRate, MaxFrames * (1 - VoiceMiss));

    /// <exception cref="PermanentException"><c>video_too_long</c>.</exception>
    internal static void RequireLength(Timeline timeline) => RequireLength(timeline.FrameCount, timeline.Output.FrameRate, MaxFrames);

    private static void RequireLength(int frames, int frameRate, double most)
    {
        if (frames > most)
            throw new PermanentException("video_too_long", string.Create(CultureInfo.InvariantCulture,
                $"The video would last about {frames / 60.0 / frameRate:0.#} minutes; with {frameRate} frames a second {most / 60 / frameRate:0.#} are the most."));
    }

    /// <returns>One line per broken rule, beginning with the element: <c>scenes[2] (s3): …</c>.</returns>
    public static IEnumerable<string> Errors(Timeline timeline)
    {
        if (timeline.SchemaVersion is < TimelineBuilder.OldestSchema or > TimelineBuilder.SchemaVersion)
            return [$"schemaVersion: {timeline.SchemaVersion} is unknown, {TimelineBuilder.OldestSchema} to {TimelineBuilder.SchemaVersion} are understood"];
        if (timeline.Output is null || timeline.Scenes is null || timeline.Captions?.Cues is null || timeline.Voice is null || timeline.Metadata is null || timeline.Overlays is null || timeline.Effects is null)
            return ["timeline: output, scenes, captions, voice and metadata must be there"];
        // All that follows asks for what is there, for times and for sizes.
        string[] broken = [.. Missing(timeline)];
        if (broken.Length == 0)
            broken = [.. Output(timeline.Output), .. Scenes(timeline)];
        return broken.Length > 0 ? broken : [.. Cues(timeline), .. Voice(timeline), .. Music(timeline.Music), .. OverlayRules.Errors(timeline), .. EffectRules.Errors(timeline)];
    }

    private static IEnumerable<string> Missing(Timeline timeline)
    {
        if (string.IsNullOrWhiteSpace(timeline.Language))
            yield return "language: is missing";
        if (timeline.Metadata.Title is null)
            yield return "metadata.title: is missing";
        if (timeline.Metadata.Description is null)
            yield return "metadata.description: is missing";
        if (!Captions.CaptionStyles.Names.Contains(timeline.Captions.Style))
            yield return $"captions.style: '{timeline.Captions.Style}' is not one of {string.Join(", ", Captions.CaptionStyles.Names)}";
        foreach (var (index, scene) in timeline.Scenes.Index())
        {
            if (scene is not { Id: not null, Layers: not null, Motion: not null } || scene.Layers.Contains(null!))
                yield return $"scenes[{index}]: its id, layers or motion are missing";
        }
        foreach (var (index, cue) in timeline.Captions.Cues.Index())
        {
            if (cue?.Words is null || cue.Words.Any(word => word?.Text is null))
                yield return $"captions.cues[{index}]: its words are missing";
        }
        foreach (var (index, clip) in timeline.Voice.Index())
        {
            if (clip?.SceneId is null || clip.Blob is null)
                yield return $"voice[{index}]: its scene or blob is missing";
        }
        foreach (var (index, overlay) in timeline.Overlays.Index())
        {
            if (overlay is not { Id: not null, SceneId: not null, Elements: not null } || overlay.Elements.Any(IsMissing))
                yield return $"overlays[{index}]: its id, scene or elements are missing";
        }
        foreach (var (index, effect) in timeline.Effects.Index())
        {
            if (effect is null)
                yield return $"effects[{index}]: is missing";
        }
    }

    private static bool IsMissing(OverlayElement element) =>
        element is not { Id: not null, Values: not null, Fills: not null, Motion: not null } || element.Motion.Any(motion => motion?.Keys is null);

    private static IEnumerable<string> Output(OutputSpec output)
    {
        if (output.Width is < 64 or > MaxSide || output.Height is < 64 or > MaxSide || output.Width % 2 != 0 || output.Height % 2 != 0)
            yield return $"output: {output.Width}x{output.Height} is not an even size from 64 to {MaxSide}";
        if (!FrameRates.Contains(output.FrameRate))
            yield return $"output.frameRate: {output.FrameRate} is not one of {string.Join(", ", FrameRates)}";
        if (!Presets.Contains(output.Preset))
            yield return $"output.preset: '{output.Preset}' is not one of {string.Join(", ", Presets)}";
        if (output.Crf is < 1 or > 51)
            yield return $"output.crf: {output.Crf} is outside 1 to 51";
        if (!Enum.IsDefined(output.Codec))
            yield return $"output.codec: {output.Codec} is not one of {string.Join(", ", Enum.GetNames<VideoCodec>())}";
    }

    private static IEnumerable<string> Scenes(Timeline timeline)
    {
        if (timeline.Scenes.Count is 0 or > MaxScenes)
            yield return $"scenes: {timeline.Scenes.Count} is outside 1 to {MaxScenes}";
        var expected = 0;
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < timeline.Scenes.Count; index++)
        {
            var scene = timeline.Scenes[index];
            var name = $"scenes[{index}] ({scene.Id})";
            if (!ids.Add(scene.Id))
                yield return $"{name}: the id is used twice";
            if (scene.FirstFrame != expected)
                yield return $"{name}: starts at frame {scene.FirstFrame}, the scene before ends at {expected}";
            if (scene.FrameCount < 1 || scene.FrameCount > MaxFrames)
                yield return $"{name}: {scene.FrameCount} frames is outside 1 to {MaxFrames}";
            if (scene.Title?.Length > MaxTextLength)
                yield return $"{name}: a title longer than {MaxTextLength} characters";
            expected = (int)Math.Min(int.MaxValue, (long)scene.FirstFrame + scene.FrameCount);
            foreach (var error in Layers(scene).Concat(scene.Clip is null ? [] : Footage.FootageRules.Errors(scene.Clip)).Concat(Moves(scene, index == 0 ? 0 : timeline.Scenes[index - 1].FrameCount)))
                yield return $"{name}: {error}";
        }
        if (timeline.Scenes.Sum(scene => (long)scene.FrameCount) > MaxFrames)
            yield return $"scenes: more than {MaxFrames} frames together";
    }

    private static IEnumerable<string> Layers(TimelineScene scene)
    {
        if (scene.Layers.Count is 0 or > 8)
            yield return $"{scene.Layers.Count} layers is outside 1 to 8";
        else if (scene.Layers[0].Role != LayerRole.Background)
            yield return "the first layer is not a background";
        for (var index = 0; index < scene.Layers.Count; index++)
        {
            var layer = scene.Layers[index];
            if (string.IsNullOrEmpty(layer.Blob))
                yield return $"layers[{index}] names no blob";
            if (!Enum.IsDefined(layer.Role))
                yield return $"layers[{index}].role: {layer.Role} is not one of {string.Join(", ", Enum.GetNames<LayerRole>())}";
            if (layer.Width is < 2 or > 2 * MaxSide || layer.Height is < 2 or > 2 * MaxSide)
                yield return $"layers[{index}] of {layer.Width}x{layer.Height} is outside 2 to {2 * MaxSide} pixels a side";
        }
    }

    private static IEnumerable<string> Moves(TimelineScene scene, int framesBefore)
    {
        var motion = scene.Motion;
        if (!(motion.StartZoom is >= 1 and <= 2) || !(motion.EndZoom is >= 1 and <= 2))
            yield return $"motion from zoom {motion.StartZoom} to {motion.EndZoom} is outside 1 to 2";
        if (!(motion.FocusX is >= 0 and <= 1) || !(motion.FocusY is >= 0 and <= 1))
            yield return $"motion.focus ({motion.FocusX}, {motion.FocusY}) is outside the frame";
        if (scene.Transition is not { } transition)
            yield break;
        if (!Enum.IsDefined(transition.Kind))
            yield return $"transition.kind: {transition.Kind} is not one of {string.Join(", ", Enum.GetNames<TransitionKind>())}";
        if (framesBefore == 0)
            yield return "the first scene has a transition";
        else if (transition.Frames < 1 || transition.Frames >= scene.FrameCount || transition.Frames > framesBefore)
            yield return $"transition of {transition.Frames} frames does not fit its scenes of {framesBefore} and {scene.FrameCount}";
    }

    private static IEnumerable<string> Cues(Timeline timeline)
    {
        var cues = timeline.Captions.Cues;
        if (cues.Count > MaxCues)
            yield return $"captions: more than {MaxCues} cues";
        if (timeline.Captions.Font is { } font && !Brand.RenderFonts.Families.Contains(font))
            yield return $"captions.font: '{font}' is not one of {string.Join(", ", Brand.RenderFonts.Families)}";
        if (timeline.Captions.Accent is { } accent && !OverlayRules.IsColour(accent))
            yield return $"captions.accent: '{accent}' is not a colour like #1a2b3c";
        var end = timeline.Seconds + 0.05;
        for (var index = 0; index < cues.Count; index++)
        {
            var cue = cues[index];
            if (!(cue.Start >= 0 && cue.Start < cue.End && cue.End <= end))
                yield return $"captions.cues[{index}]: {cue.Start} to {cue.End} s is no time within the video";
            if (index > 0 && cue.Start < cues[index - 1].Start)
                yield return $"captions.cues[{index}]: starts before the cue ahead of it";
            if (cue.Words.Count is 0 or > MaxWordsPerCue)
                yield return $"captions.cues[{index}]: {cue.Words.Count} words is outside 1 to {MaxWordsPerCue}";
            if (cue.Words.Any(word => word.Text.Length > MaxTextLength || !(word.Start < word.End) || word.Start < cue.Start - 0.001))
                yield return $"captions.cues[{index}]: a word lies outside its cue, has no length or is longer than {MaxTextLength} characters";
        }
    }

    private static IEnumerable<string> Voice(Timeline timeline)
    {
        var samples = (long)timeline.FrameCount * SampleRate / Math.Max(1, timeline.Output.FrameRate);
        var free = 0L;
        for (var index = 0; index < timeline.Voice.Count; index++)
        {
            var clip = timeline.Voice[index];
            var name = $"voice[{index}] ({clip.SceneId})";
            if (clip.Samples < 1 || clip.StartSample < free)
                yield return $"{name}: starts at sample {clip.StartSample}, before the clip ahead of it ends at {free}";
            // Not their sum, which may be too large for a number.
            if (clip.Samples > samples || clip.StartSample > samples - clip.Samples)
                yield return $"{name}: ends after the video's {samples} samples";
            if (!timeline.Scenes.Any(scene => scene.Id == clip.SceneId))
                yield return $"{name}: there is no such scene";
            free = Math.Min(clip.StartSample, samples) + Math.Min(clip.Samples, samples);
        }
    }

    private static IEnumerable<string> Music(MusicBed? music)
    {
        if (music is null)
            yield break;
        if (!SceneMoves.Moods.Contains(music.Mood))
            yield return $"music.mood: '{music.Mood}' is not one of {string.Join(", ", SceneMoves.Moods)}";
        if (!(music.GainDb is >= -40 and <= 6))
            yield return $"music.gainDb: {music.GainDb} is outside -40 to 6";
        if (music.File is { } file && !(file.Blob?.StartsWith(UploadedMusic.Folder, StringComparison.Ordinal) == true && file.Lufs is >= -70 and <= 10))
            yield return $"music.file: '{file.Blob}' of {file.Lufs} LUFS is no uploaded music";
    }

    private const int SampleRate = AutoVideo.Voice.Speech.SampleRate;
}
