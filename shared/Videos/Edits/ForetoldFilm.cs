using AutoVideo.Render;
using AutoVideo.Render.Encoders;
using AutoVideo.Render.Segments;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Visuals;
using AutoVideo.Voice;

namespace AutoVideo.Videos.Edits;

/// <summary>
/// The timeline that the next rendering will have, laid out as that one will be: lines and pictures that stay are taken from the last film,
/// what is not made yet stands under names that no film has. Which segments are missing follows from their addresses alone.
/// </summary>
internal sealed class ForetoldFilm(Timeline last)
{
    private const double ShortestLine = 0.5;
    private readonly Dictionary<string, TimelineScene> shown = last.Scenes.ToDictionary(scene => scene.Id);
    private readonly Dictionary<string, VoiceClip> spoken = last.Voice.ToDictionary(clip => clip.SceneId);

    /// <returns>Length of a line of the last film; null when it has none of the scene.</returns>
    internal double? Seconds(string sceneId) => spoken.TryGetValue(sceneId, out var clip) ? (double)clip.Samples / Speech.SampleRate : null;

    /// <param name="lines">Of each scene: whether it is spoken again, its picture made again, its clip cut anew, and the seconds of its line.</param>
    /// <param name="pause">Seconds around each line; null where the wanted length decides.</param>
    internal Timeline Of(
        ScriptDocument script, IReadOnlyList<(bool Speaks, bool Draws, bool Cuts, double Seconds)> lines, VideoRequest request, RenderOptions settings, double? pause)
    {
        var speeches = script.Scenes.Zip(lines, (scene, line) => line.Speaks ? Unspoken(scene, script.Language, line.Seconds) : Spoken(scene.Id)).ToArray();
        var pictures = script.Scenes.Zip(lines, (scene, line) => line.Draws ? Undrawn(scene.Id) : Drawn(scene.Id)).ToArray();
        var film = WishedTimeline.Build(script, speeches, pictures, request, settings, pause);
        var made = script.Scenes.Zip(lines).ToDictionary(pair => pair.First.Id, pair => pair.Second);
        return film with { Scenes = [.. film.Scenes.Select(scene => made.TryGetValue(scene.Id, out var line) ? AsMade(scene, line) : scene)] };
    }

    /// <summary>Segments that are not in the last film.</summary>
    internal IReadOnlyList<Segment> Missing(Timeline film)
    {
        var there = SegmentPlan.Of(last).Select(segment => AddressOf(last, segment)).ToHashSet(StringComparer.Ordinal);
        return [.. SegmentPlan.Of(film).Where(segment => !there.Contains(AddressOf(film, segment)))];
    }

    // Both films are encoded by the same program, whichever it is.
    private static string AddressOf(Timeline film, Segment segment) =>
        SegmentAddress.Of(film, segment, "", EncoderKind.Software, SegmentCaptions.Write(film, segment)).Hash;

    /// <summary>A line that is spoken again may come out as long as before, and is another one all the same.</summary>
    private TimelineScene AsMade(TimelineScene scene, (bool Speaks, bool Draws, bool Cuts, double Seconds) line)
    {
        if (line.Speaks)
            return scene with { Layers = [.. scene.Layers.Select(layer => layer with { Blob = $"unspoken/{layer.Blob}" })] };
        if (line.Cuts && scene.Clip is { } clip)
            return scene with { Clip = clip with { Blob = $"uncut/{clip.Blob}" } };
        return !line.Draws && shown[scene.Id] is var was && was.FrameCount == scene.FrameCount ? scene with { Clip = was.Clip } : scene;
    }

    private Speech Spoken(string sceneId)
    {
        var clip = spoken[sceneId];
        var start = (double)clip.StartSample / Speech.SampleRate;
        var words = last.Captions.Cues.Where(cue => cue.SceneId == sceneId).SelectMany(cue => cue.Words)
            .Select(word => new SpokenWord(word.Text, word.Start - start, word.End - start));
        return new(clip.Blob, clip.Samples, [.. words], "", "", IsDraftVoice: false);
    }

    private static Speech Unspoken(ScriptScene scene, string language, double seconds)
    {
        var samples = (long)(Math.Max(ShortestLine, seconds) * Speech.SampleRate);
        var line = new Speech("unspoken", samples, [], "", "", IsDraftVoice: false);
        return line with { Words = CorrectedWords.Of(line, scene.Narration, language) };
    }

    private Picture Drawn(string sceneId) => new(shown[sceneId].Layers, "") { Clip = shown[sceneId].Clip is { } clip ? new(clip.Blob, 1) : null };

    private Picture Undrawn(string sceneId) => new([new($"undrawn/{sceneId}", LayerRole.Background, last.Output.Width, last.Output.Height)], "");
}
