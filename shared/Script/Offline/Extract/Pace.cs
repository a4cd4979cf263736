using AutoVideo.Voice;

namespace AutoVideo.Script.Offline;

/// <summary>Estimates of one language and voice, remembered while a script is written.</summary>
internal sealed class Pace(ISpeechPace pace, string language, string? voice)
{
    private readonly Dictionary<string, double> known = [];

    /// <returns>Seconds at rate 1.</returns>
    public double Of(string text)
    {
        if (text.Length == 0)
            return 0;
        if (!known.TryGetValue(text, out var seconds))
            known[text] = seconds = pace.Estimate(text, language, voice);
        return seconds;
    }
}
