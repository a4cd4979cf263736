using System.Globalization;

namespace AutoVideo.Render.Verify;

/// <summary>Whether captions come when the voice does: first words after a pause against the onsets of the voice's energy.</summary>
internal static class CaptionTimingCheck
{
    internal const double LargestMedian = 0.080;

    // A little more than the quiet that makes an onset.
    private const double PauseBefore = 0.12;

    internal static VerificationCheck Of(Timeline.Timeline timeline, short[] voice)
    {
        var expected = string.Create(CultureInfo.InvariantCulture, $"median error below {LargestMedian * 1000:0} ms");
        var starts = StartsAfterPause(timeline).ToArray();
        if (starts.Length == 0)
            return new("caption_timing", timeline.Voice.Count == 0, "no captions", expected);
        // What a voice times as a pause may be none in the sound; it then has no onset, which says nothing about the captions.
        // But every line of the voice sets in once: where not half of them are found, the captions are elsewhere than the voice.
        var onsets = new VoiceOnsets(voice);
        var errors = starts.Select(onsets.ErrorAt).OfType<double>().Order().ToArray();
        if (2 * errors.Length < timeline.Voice.Count)
            return new("caption_timing", false, string.Create(CultureInfo.InvariantCulture, $"onsets at {errors.Length} of {starts.Length} first words, {timeline.Voice.Count} lines"), expected);
        var median = errors[errors.Length / 2];
        return new("caption_timing", median < LargestMedian,
            string.Create(CultureInfo.InvariantCulture, $"median {median * 1000:0} ms, largest {errors[^1] * 1000:0} ms, {errors.Length} of {starts.Length} onsets"), expected);
    }

    // Within a sentence words run together and have no onset of their own.
    private static IEnumerable<double> StartsAfterPause(Timeline.Timeline timeline)
    {
        var end = double.NegativeInfinity;
        foreach (var word in timeline.Captions.Cues.SelectMany(cue => cue.Words))
        {
            if (word.Start - end >= PauseBefore)
                yield return word.Start;
            end = word.End;
        }
    }
}
