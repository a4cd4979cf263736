using AutoVideo.Voice.Offline;
using AutoVideo.Voice.Offline.Engines;
using AutoVideo.Voice.Offline.Reading;

namespace AutoVideo.Voice.Alignment;

/// <summary>
/// Word times of a known text in the sound of it: the silences are matched with the boundaries between words (dynamic programming over
/// foretold lengths and punctuation), the words between two of them share the time by their foretold lengths, and each boundary moves to
/// the quietest moment near it.
/// </summary>
internal static class SpeechAligner
{
    private const double Refine = 0.06;

    /// <param name="samples">Mono, 48 kHz, from -1 to 1.</param>
    /// <returns>In order, not overlapping, one for every word.</returns>
    public static IReadOnlyList<SpokenWord> Align(string text, string language, ReadOnlySpan<float> samples)
    {
        var words = LineWords.Of(text, language);
        if (words.Count == 0)
            return [];
        var energy = new SpeechEnergy(samples);
        var times = new UnitTime?[words.Count];
        foreach (var phrase in PauseMatcher.Match(words, energy))
            Fill(words, energy, phrase, times);
        return WordTimes.Of([.. words.Select(word => new SpokenUnit(word.Written, word.Written))], times, 0, energy.Seconds);
    }

    private static void Fill(IReadOnlyList<LineWord> words, SpeechEnergy energy, Phrase phrase, UnitTime?[] times)
    {
        double total = 0;
        for (var i = phrase.FirstWord; i < phrase.EndWord; i++)
            total += words[i].Seconds;
        double said = 0, start = phrase.Start;
        for (var i = phrase.FirstWord; i < phrase.EndWord; i++)
        {
            said += words[i].Seconds;
            var end = i == phrase.EndWord - 1 ? phrase.End : Quietest(energy, phrase.At(said / total), start, phrase.End);
            times[i] = new(start, end);
            start = end;
        }
    }

    /// <summary>Words meet where the voice is quieter; the further from the foretold moment, the quieter it has to be.</summary>
    private static double Quietest(SpeechEnergy energy, double at, double after, double before)
    {
        const double dbPerSecond = 50;
        var (best, lowest) = (at, energy.At(at));
        for (var offset = -Refine; offset <= Refine; offset += SpeechEnergy.Step)
        {
            var moment = at + offset;
            var level = energy.At(moment) + Math.Abs(offset) * dbPerSecond;
            if (moment > after + SpeechEnergy.Step && moment < before - SpeechEnergy.Step && level < lowest)
                (best, lowest) = (moment, level);
        }
        return best;
    }
}
