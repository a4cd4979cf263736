namespace AutoVideo.Script.Offline;

/// <param name="Text">The sentence or its shortened form.</param>
internal readonly record struct Variant(string Text, double Seconds, double Worth);

internal sealed record Candidate(Sentence Sentence, IReadOnlyList<Variant> Variants);

internal readonly record struct Chosen(Sentence Sentence, string Text);

/// <summary>
/// Chooses the sentences, and the form of each, whose worth is greatest for each length: a knapsack in tenths of a second along
/// the source's order, in which a sentence that leans on the one before is only taken together with it.
/// </summary>
internal sealed class SentenceSelector
{
    private const double Step = 0.1;
    private const double TogetherBonus = 1.2;
    private readonly IReadOnlyList<Candidate> candidates;
    private readonly int width;
    private readonly double[][] best;
    private readonly byte[][] moves;

    /// <param name="longest">Seconds.</param>
    public SentenceSelector(IReadOnlyList<Candidate> candidates, double longest)
    {
        this.candidates = candidates;
        width = (int)(longest / Step) + 1;
        // Two rows of states: the last candidate was taken (1) or not (0).
        best = [NewRow(), NewRow()];
        best[0][0] = 0;
        moves = new byte[candidates.Count][];
        for (var i = 0; i < candidates.Count; i++)
            Advance(i);
    }

    /// <summary>Lengths that can be had, best worth first weighed by closeness to the wanted one.</summary>
    /// <param name="wanted">Seconds.</param>
    /// <param name="tolerance">Seconds either way.</param>
    public IEnumerable<(double Seconds, double Worth)> Lengths(double wanted, double tolerance) =>
        from t in Enumerable.Range(0, width)
        let worth = Math.Max(best[0][t], best[1][t])
        where !double.IsNegativeInfinity(worth) && Math.Abs(t * Step - wanted) <= tolerance
        orderby worth * (1 - Math.Abs(t * Step - wanted) / Math.Max(1, wanted)) descending, t
        select (t * Step, worth);

    /// <summary>The longest that can be had up to a limit; 0 when nothing fits.</summary>
    public double Longest(double limit) =>
        Enumerable.Range(0, Math.Min(width, (int)(limit / Step) + 1)).LastOrDefault(t => Math.Max(best[0][t], best[1][t]) > double.NegativeInfinity) * Step;

    public IReadOnlyList<Chosen> Choose(double seconds)
    {
        var chosen = new List<Chosen>();
        var t = (int)Math.Round(seconds / Step);
        var state = best[1][t] > best[0][t] ? 1 : 0;
        for (var i = candidates.Count - 1; i >= 0; i--)
        {
            var move = moves[i][state * width + t];
            var before = move & 1;
            if (state == 1)
            {
                var variant = candidates[i].Variants[move >> 1];
                chosen.Add(new Chosen(candidates[i].Sentence, variant.Text));
                t -= Steps(variant.Seconds);
            }
            state = before;
        }
        chosen.Reverse();
        return chosen;
    }

    private void Advance(int i)
    {
        var candidate = candidates[i];
        var follows = i > 0 && candidates[i - 1].Sentence.Index == candidate.Sentence.Index - 1 && candidates[i - 1].Sentence.Section == candidate.Sentence.Section;
        var move = moves[i] = new byte[2 * width];
        var (skipped, taken) = (NewRow(), NewRow());
        for (var t = 0; t < width; t++)
        {
            var before = best[1][t] > best[0][t] ? 1 : 0;
            skipped[t] = best[before][t];
            move[t] = (byte)before;
        }
        for (var v = 0; v < candidate.Variants.Count; v++)
        {
            var steps = Steps(candidate.Variants[v].Seconds);
            for (var t = steps; t < width; t++)
            {
                for (var before = 0; before < 2; before++)
                {
                    if (candidate.Sentence.Leans && (before == 0 || !follows))
                        continue;
                    var worth = best[before][t - steps] + candidate.Variants[v].Worth * (before == 1 && follows ? TogetherBonus : 1);
                    if (worth <= taken[t])
                        continue;
                    taken[t] = worth;
                    move[width + t] = (byte)((v << 1) | before);
                }
            }
        }
        (best[0], best[1]) = (skipped, taken);
    }

    private double[] NewRow()
    {
        var row = new double[width];
        Array.Fill(row, double.NegativeInfinity);
        return row;
    }

    private static int Steps(double seconds) => Math.Max(1, (int)Math.Round(seconds / Step));
}
