namespace AutoVideo.Voice.Alignment;

/// <summary>Words that are said in one breath.</summary>
/// <param name="EndWord">First word of the next phrase.</param>
/// <param name="Start">Seconds.</param>
internal sealed record Phrase(int FirstWord, int EndWord, double Start, double End)
{
    /// <summary>The moment at which a share of the phrase's sound has been heard.</summary>
    public double At(double share) => Start + (End - Start) * share;
}

/// <summary>Finds behind which words the voice paused: the cheapest way to lay all silences of a line to word boundaries or into words.</summary>
internal static class PauseMatcher
{
    // Costs, by trial on the lines of the offline voices, whose word times are known (tests/Voice/SpeechAlignerTests.cs).
    private const double Spread = 0.035, Grain = 0.05;
    private const double SkipPerSecond = 22;
    private const double MissedStop = 5, MissedPause = 3;
    private const double OddBase = 1.2, OddPerSecond = 6, ShortStop = 0.5, LongEnough = 0.12;
    private const double Band = 2.5, BandShare = 0.25;

    public static IReadOnlyList<Phrase> Match(IReadOnlyList<LineWord> words, SpeechEnergy energy)
    {
        var silences = energy.Silences;
        var foretold = new double[words.Count + 1];
        var missed = new double[words.Count + 1];
        for (var i = 0; i < words.Count; i++)
        {
            foretold[i + 1] = foretold[i] + words[i].Seconds;
            missed[i + 1] = missed[i] + words[i].After switch { Break.Stop => MissedStop, Break.Pause => MissedPause, _ => 0 };
        }
        var quiet = new double[silences.Count + 1];
        for (var g = 0; g < silences.Count; g++)
            quiet[g + 1] = quiet[g] + silences[g].Seconds;
        var sounding = Math.Max(0.05, energy.Last - energy.First - quiet[^1]);
        var pace = sounding / foretold[^1];

        // State (g, b): silence g - 1 lies at the boundary before word b; g = 0 is the line's start.
        var cost = new double[silences.Count + 2, words.Count + 1];
        var from = new (int Silence, int Word)[silences.Count + 2, words.Count + 1];
        for (var g = 0; g <= silences.Count + 1; g++)
        {
            for (var b = 0; b <= words.Count; b++)
                cost[g, b] = double.PositiveInfinity;
        }
        cost[0, 0] = 0;
        for (var g = 1; g <= silences.Count + 1; g++)
        {
            var isEnd = g == silences.Count + 1;
            var end = isEnd ? energy.Last : silences[g - 1].Start;
            for (var b = isEnd ? words.Count : 1; b < (isEnd ? words.Count + 1 : words.Count); b++)
            {
                if (!isEnd && IsFar(foretold[b] * pace, end - energy.First - quiet[g - 1]))
                    continue;
                var here = isEnd ? 0 : Here(words[b - 1].After, silences[g - 1].Seconds);
                for (var before = 0; before < g; before++)
                {
                    var start = before == 0 ? energy.First : silences[before - 1].End;
                    var skipped = quiet[g - 1] - quiet[before];
                    var skip = skipped * SkipPerSecond;
                    for (var a = before == 0 ? 0 : 1; a < b; a++)
                    {
                        if (double.IsPositiveInfinity(cost[before, a]))
                            continue;
                        var wanted = (foretold[b] - foretold[a]) * pace;
                        var off = end - start - skipped - wanted;
                        var total = cost[before, a] + off * off / (Spread * (wanted + Grain)) + skip + here + missed[b - 1] - missed[a];
                        if (total < cost[g, b])
                            (cost[g, b], from[g, b]) = (total, (before, a));
                    }
                }
            }
        }
        return Path(words.Count, energy, from);
    }

    private static List<Phrase> Path(int words, SpeechEnergy energy, (int Silence, int Word)[,] from)
    {
        var silences = energy.Silences;
        var phrases = new List<Phrase>();
        for (var (g, b) = (silences.Count + 1, words); g > 0;)
        {
            var (before, a) = from[g, b];
            var start = before == 0 ? energy.First : silences[before - 1].End;
            var end = g == silences.Count + 1 ? energy.Last : silences[g - 1].Start;
            phrases.Add(new(a, b, start, end));
            (g, b) = (before, a);
        }
        phrases.Reverse();
        return phrases;
    }

    /// <summary>A long line has many words and silences: only those that can belong together are compared.</summary>
    private static bool IsFar(double wanted, double got) => Math.Abs(wanted - got) > Band + BandShare * Math.Max(wanted, got);

    private static double Here(Break after, double silence) => after switch
    {
        Break.Stop => silence >= LongEnough ? 0 : ShortStop,
        Break.Pause => 0.1,
        _ => OddBase + OddPerSecond * silence,
    };
}
