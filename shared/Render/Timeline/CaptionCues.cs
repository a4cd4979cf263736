using AutoVideo.Render.Captions;
using AutoVideo.Voice;

namespace AutoVideo.Render.Timeline;

/// <summary>Phrases of all lines on the video's clock: grouped within each scene, never two on screen at once.</summary>
internal static class CaptionCues
{
    /// <param name="clips">One per scene of <paramref name="boundaries"/>.</param>
    /// <param name="words">Of each line; seconds from its start.</param>
    /// <param name="boundaries">First frame of each scene, and the end as last element.</param>
    internal static IReadOnlyList<CaptionCue> Of(IReadOnlyList<VoiceClip> clips, IReadOnlyList<IReadOnlyList<SpokenWord>> words, string language, IReadOnlyList<int> boundaries, int frameRate)
    {
        var cues = clips.Zip(words).SelectMany((pair, index) => Scene(pair.First, pair.Second, language, boundaries[index], frameRate)).ToArray();
        for (var index = 0; index < cues.Length; index++)
        {
            // A phrase held on for reading gives way to the next scene's first one.
            var latest = index + 1 < cues.Length ? cues[index + 1].Start : Microseconds((double)boundaries[^1] / frameRate);
            cues[index] = cues[index] with { End = Math.Min(cues[index].End, latest) };
        }
        return cues;
    }

    /// <summary>Later by whole frames.</summary>
    internal static CaptionCue Moved(CaptionCue cue, double seconds) => cue with
    {
        Start = Microseconds(cue.Start + seconds),
        End = Microseconds(cue.End + seconds),
        Words = [.. cue.Words.Select(word => word with { Start = Microseconds(word.Start + seconds), End = Microseconds(word.End + seconds) })],
    };

    // Whole milliseconds on the scene's own clock: wherever the scene lies, its captions are the same.
    private static IEnumerable<CaptionCue> Scene(VoiceClip clip, IReadOnlyList<SpokenWord> words, string language, int firstFrame, int frameRate)
    {
        // In samples, of which every frame has a whole number: the difference is then exact.
        var lead = (clip.StartSample - (long)firstFrame * Speech.SampleRate / frameRate) / (double)Speech.SampleRate;
        var own = words.SelectMany(word => LongWords.Cut(new(word.Text, word.Start + lead, word.End + lead)))
            .Select(word => word with { Start = Milliseconds(word.Start), End = Milliseconds(word.End) }).ToArray();
        return CaptionPhrases.Group(own, language, clip.SceneId).Select(cue => Moved(cue with { End = Milliseconds(cue.End) }, (double)firstFrame / frameRate));
    }

    private static double Milliseconds(double seconds) => Math.Round(seconds, 3, MidpointRounding.AwayFromZero);

    // A frame's time is seldom a whole millisecond; microseconds keep the JSON short and the bytes equal on every machine.
    private static double Microseconds(double seconds) => Math.Round(seconds, 6, MidpointRounding.AwayFromZero);
}
