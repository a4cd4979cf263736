using AutoVideo.Render.Captions;
using AutoVideo.Voice;

namespace AutoVideo.Render.Timeline;

/// <summary>Phrases of all lines on the video's clock: grouped within each scene, never two on screen at once.</summary>
internal static class CaptionCues
{
    internal static IReadOnlyList<CaptionCue> Of(IReadOnlyList<VoiceClip> clips, IReadOnlyList<Speech> speeches, string language, double end)
    {
        var cues = clips.Zip(speeches).SelectMany(pair => Scene(pair.First, pair.Second.Words, language)).ToArray();
        for (var index = 0; index < cues.Length; index++)
        {
            // A phrase held on for reading gives way to the next scene's first one.
            var latest = index + 1 < cues.Length ? cues[index + 1].Start : end;
            cues[index] = cues[index] with { End = Milliseconds(Math.Min(cues[index].End, latest)) };
        }
        return cues;
    }

    private static IEnumerable<CaptionCue> Scene(VoiceClip clip, IReadOnlyList<SpokenWord> words, string language)
    {
        var offset = (double)clip.StartSample / Speech.SampleRate;
        var moved = words.Select(word => new CaptionWord(word.Text, Milliseconds(word.Start + offset), Milliseconds(word.End + offset))).ToArray();
        return CaptionPhrases.Group(moved, language, clip.SceneId);
    }

    // Whole milliseconds keep the JSON short and the bytes equal on every machine.
    private static double Milliseconds(double seconds) => Math.Round(seconds, 3, MidpointRounding.AwayFromZero);
}
