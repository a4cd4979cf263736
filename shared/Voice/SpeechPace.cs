using AutoVideo.Voice.Offline;

namespace AutoVideo.Voice;

/// <summary>
/// A line takes what it is made of times what each part takes its voice, fitted by least squares to 60 spoken lines per voice
/// (the first forty of <c>tests/Voice/PaceLines.cs</c>, alone and in pairs). The other ten test it.
/// </summary>
internal sealed class SpeechPace : ISpeechPace
{
    private const double Shortest = 0.3, ShortestWord = 0.06;
    private const int FirstOfWord = 1, LastOfWord = 4;

    // Seconds for: line, syllable or mora, consonant (Japanese: Han character), word, digit, pause, stop.
    private static readonly Dictionary<string, double[]> SecondsPer = new()
    {
        ["ava"] = [0.4281, 0.0948, 0.043, 0.0104, 0.3226, 0.2689, 0.9114],
        ["leo"] = [0.6795, 0.0913, 0.0502, 0.0, 0.3503, 0.5345, 0.968],
        ["mei"] = [0.2974, 0.1473, 0.0, 0.0473, 0.0371, 0.0, 0.2682],
        ["yuki"] = [0.2149, 0.104, 0.1508, 0.0214, 0.0189, 0.4007, 0.511],
        ["nina"] = [0.1175, 0.0374, 0.0796, 0.0407, 0.2383, 0.2332, 0.5134],
    };

    public double Estimate(string text, string language, string? voice)
    {
        var (weights, counts) = Count(text, language, voice);
        return Math.Max(Shortest, counts.Zip(weights, (count, seconds) => count * seconds).Sum());
    }

    /// <summary>Seconds that one word takes within a line, without pauses; comparable with each other rather than exact.</summary>
    internal static double OfWord(string word, string language)
    {
        var (weights, counts) = Count(word, language, null);
        double seconds = 0;
        for (var part = FirstOfWord; part <= LastOfWord; part++)
            seconds += counts[part] * weights[part];
        return Math.Max(ShortestWord, seconds);
    }

    private static (double[] Weights, double[] Counts) Count(string text, string language, string? voice)
    {
        // A voice of a provider keeps about the pace of a person, which is that of the language's own voice.
        var known = OfflineVoice.All.FirstOrDefault(offline => offline.Name == voice && offline.Language == language)
            ?? OfflineVoice.DefaultOf(language) ?? OfflineVoice.All[0];
        return (SecondsPer[known.Name], PaceFeatures.Count(text, known.Language));
    }
}
