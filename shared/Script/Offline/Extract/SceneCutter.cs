namespace AutoVideo.Script.Offline;

/// <summary>A part of a sentence, or a whole one, that is never divided further.</summary>
internal sealed record Piece(string Text, Sentence? Source, bool StartsSentence);

/// <summary>Neighbouring pieces that make one scene.</summary>
internal sealed record Cut(string Narration, IReadOnlyList<Piece> Pieces, double Seconds);

/// <summary>
/// Divides a narration into scenes of 4 to 10 s: at sentence ends where it can, else at clause borders; never within a clause.
/// The best division is found by dynamic programming.
/// </summary>
internal sealed class SceneCutter(Tongue tongue, Pace pace)
{
    public const double Shortest = 4;
    public const double Longest = 10;
    private const double Ideal = 6.5;
    private const double ShortestPiece = 1.8;

    public IReadOnlyList<Cut> Cut(IReadOnlyList<Piece> pieces) => Cut(pieces, out _);

    /// <param name="cost">0 for scenes of the ideal length that each hold whole sentences of one section.</param>
    public IReadOnlyList<Cut> Cut(IReadOnlyList<Piece> pieces, out double cost)
    {
        var costs = new double[pieces.Count + 1];
        var from = new int[pieces.Count + 1];
        Array.Fill(costs, double.PositiveInfinity, 1, pieces.Count);
        for (var end = 1; end <= pieces.Count; end++)
        {
            for (var start = end - 1; start >= 0; start--)
            {
                var seconds = pace.Of(Narration(pieces, start, end));
                var total = costs[start] + SceneCost(pieces, start, end, seconds);
                if (total < costs[end])
                    (costs[end], from[end]) = (total, start);
                if (seconds > 2.5 * Longest && end - start > 1)
                    break;
            }
        }
        var cuts = new List<Cut>();
        for (var end = pieces.Count; end > 0; end = from[end])
        {
            var narration = Narration(pieces, from[end], end);
            cuts.Add(new Cut(narration, [.. pieces.Skip(from[end]).Take(end - from[end])], pace.Of(narration)));
        }
        cuts.Reverse();
        cost = costs[^1];
        return cuts;
    }

    /// <summary>A sentence in parts at its clause borders, each long enough to be heard as one.</summary>
    public IEnumerable<Piece> Divide(string unit, Sentence? source) =>
        SentenceSplitter.Split(unit, tongue).SelectMany(sentence => Parts(sentence).Select((part, i) => new Piece(part, source, i == 0)));

    private List<string> Parts(string text)
    {
        var seconds = pace.Of(text);
        if (seconds < 2 * ShortestPiece)
            return [text];
        var borders = tongue.Borders(text)
            .Select(b => (b, Left: text[..b.Position].Trim(), Right: text[b.Position..].Trim()))
            .Where(c => c.Left.Length > 0 && c.Right.Length > 0 && Depth(c.Left) == 0)
            // Weak borders only where the sentence would not fit into a scene.
            .Where(c => c.b.Strength > 1 || seconds > Longest)
            .Select(c => (c.Left, c.Right, c.b.Strength, Short: Math.Min(pace.Of(c.Left), pace.Of(c.Right))))
            .Where(c => c.Short >= ShortestPiece)
            .ToList();
        if (borders.Count == 0)
            return [text];
        var (left, right, _, _) = borders.MaxBy(c => c.Short + 1.5 * c.Strength);
        return [.. Parts(left), .. Parts(right)];
    }

    private static int Depth(string text) => text.Count(Marks.IsOpener) - text.Count(c => Marks.IsCloser(c) && c is not ('"' or '\'' or '’'));

    private string Narration(IReadOnlyList<Piece> pieces, int start, int end)
    {
        var text = "";
        for (var i = start; i < end; i++)
            text = tongue.Join(text, pieces[i].Text);
        return text;
    }

    private static double SceneCost(IReadOnlyList<Piece> pieces, int start, int end, double seconds)
    {
        var cost = seconds < Shortest ? 30 + 20 * (Shortest - seconds)
            : seconds > Longest ? 60 + 20 * (seconds - Longest)
            : Math.Pow((seconds - Ideal) / 3.5, 2);
        if (!pieces[start].StartsSentence)
            cost += 4;
        for (var i = start + 1; i < end; i++)
        {
            var (one, next) = (pieces[i - 1].Source, pieces[i].Source);
            if (one is null || next is null || ReferenceEquals(one, next))
                continue;
            cost += one.Section != next.Section ? 4 : one.Paragraph != next.Paragraph ? 0.4 : 0;
            // Quoted words stand alone, so that the picture can name their speaker.
            cost += one.Speaker != next.Speaker ? 6 : 0;
        }
        return cost;
    }
}
