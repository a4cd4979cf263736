using AutoVideo.Voice;

namespace AutoVideo.Render.Timeline;

/// <summary>Phrases of one line, moved onto the video's clock.</summary>
internal static class CaptionCues
{
    private const int WordsPerPhrase = 4;

    internal static IEnumerable<CaptionCue> Of(VoiceClip clip, IReadOnlyList<SpokenWord> words, string language)
    {
        var offset = (double)clip.StartSample / Speech.SampleRate;
        foreach (var phrase in words.Chunk(WordsPerPhrase))
        {
            var moved = phrase.Select(word => new CaptionWord(word.Text, Milliseconds(word.Start + offset), Milliseconds(word.End + offset))).ToArray();
            yield return new(clip.SceneId, moved[0].Start, moved[^1].End, moved);
        }
    }

    // Whole milliseconds keep the JSON short and the bytes equal on every machine.
    private static double Milliseconds(double seconds) => Math.Round(seconds, 3, MidpointRounding.AwayFromZero);
}
