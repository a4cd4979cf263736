using AutoVideo.Visuals.Offline.Artwork;

namespace AutoVideo.Visuals.Offline.Type;

/// <summary>Lines of nearly equal width at the best places to break, in the largest size that fits.</summary>
internal static class LineBreaker
{
    private const string NoStart = "、。，．！？：；）」』】》〉〕｝’”…—ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ・!?,.:;)]}%％~～";
    private const string NoEnd = "（「『【《〈〔｛‘“([{$￥#";
    // Sizes down to this share of the largest are tried with good breaks alone before worse breaks are taken.
    private const double KeepGoodBreaks = 0.72;
    private const double GoodBreak = 0.05, AnyBreak = 1;

    private const string AfterIsGood = "的、，。！？：；,.:;!?—–…はがをにでともへのは與和在是了";

    /// <param name="largest">Type sizes in design pixels.</param>
    /// <param name="tracking">Letter spacing as a share of the size.</param>
    /// <returns>Lines and the size; text that does not fit even at the smallest size is cut with an ellipsis.</returns>
    public static (IReadOnlyList<string> Lines, double Size) Fit(
        string text, FontMetrics font, double width, double height, double largest, double smallest, int mostLines, double leading, double tracking)
    {
        List<string>? Try(double size, double worst) =>
            Break(text, line => Width(line, font, tracking) * size, width, Math.Min(mostLines, (int)(height / (size * leading))), worst);
        // Kana show where a Japanese phrase ends, so a break inside of one can be avoided.
        for (var size = largest; text.Any(IsHiragana) && size > largest * KeepGoodBreaks && size > smallest; size -= 2)
        {
            if (Try(size, GoodBreak) is { } lines)
                return (lines, size);
        }
        for (var size = largest; ; size -= 2)
        {
            var lines = Try(size, AnyBreak);
            if (lines is not null)
                return (lines, size);
            if (size > smallest)
                continue;
            var end = Math.Max(0, text.Length - Math.Max(1, text.Length / 12) - (text.EndsWith('…') ? 1 : 0));
            if (end > 0 && char.IsHighSurrogate(text[end - 1]))
                end--;
            var space = text.LastIndexOf(' ', Math.Max(0, end - 1));
            text = text[..(space > end / 2 ? space : end)].TrimEnd() + "…";
            size += 2;
        }
    }

    public static double Width(string line, FontMetrics font, double tracking) =>
        font.Measure(line) + tracking * Math.Max(0, line.Length - 1);

    private static List<string>? Break(string text, Func<string, double> measure, double width, int mostLines, double worst)
    {
        if (text.Length == 0)
            return [];
        var whole = measure(text);
        for (var lines = Math.Max(1, (int)(whole / width)); lines <= mostLines; lines++)
        {
            if (new Division(text, Places(text, worst), measure, width, whole / lines).Best(0, lines).Lines is { } best)
                return best;
        }
        return null;
    }

    private static double Unevenness(double length, double ideal) => Math.Pow((length - ideal) / ideal, 2);

    /// <summary>Where a line may end, with how bad that is.</summary>
    private static List<(int Position, double Badness)> Places(string text, double worst)
    {
        var places = new List<(int, double)>();
        for (var i = 1; i < text.Length; i++)
        {
            char before = text[i - 1], after = text[i];
            if (before == ' ')
                places.Add((i, 0));
            else if (after != ' ' && (WordForms.IsCjk(before) || WordForms.IsCjk(after)) && !NoStart.Contains(after) && !NoEnd.Contains(before) && !char.IsSurrogate(after))
                places.Add((i, EastAsianBadness(before, after)));
        }
        places.RemoveAll(place => place.Item2 > worst);
        return places;
    }

    private static double EastAsianBadness(char before, char after)
    {
        if (AfterIsGood.Contains(before))
            return 0;
        bool kanaBefore = IsHiragana(before), kanaAfter = IsHiragana(after);
        if (kanaBefore && !kanaAfter)
            return 0.02;
        // Inside a run of katakana or between a stem and its ending.
        return IsKatakana(before) && IsKatakana(after) || kanaAfter ? 0.5 : 0.12;
    }

    /// <summary>Finds the division into lines with the least squared unevenness plus badness of breaks.</summary>
    private sealed class Division(string text, List<(int Position, double Badness)> places, Func<string, double> measure, double width, double ideal)
    {
        private readonly Dictionary<(int Start, int Lines), (List<string>? Lines, double Cost)> known = [];

        public (List<string>? Lines, double Cost) Best(int start, int lines)
        {
            if (!known.TryGetValue((start, lines), out var best))
                known[(start, lines)] = best = lines == 1 ? Last(start) : Search(start, lines);
            return best;
        }

        private (List<string>? Lines, double Cost) Last(int start)
        {
            var rest = text[start..].Trim();
            var length = measure(rest);
            return rest.Length == 0 || length > width ? (null, double.MaxValue) : ([rest], Unevenness(length, ideal));
        }

        private (List<string>? Lines, double Cost) Search(int start, int lines)
        {
            (List<string>? Lines, double Cost) best = (null, double.MaxValue);
            foreach (var (position, badness) in places.Where(place => place.Position > start))
            {
                var line = text[start..position].Trim();
                var length = measure(line);
                if (length > width)
                    break;
                var (tail, cost) = Best(position, lines - 1);
                var total = cost + badness + Unevenness(length, ideal);
                if (line.Length > 0 && tail is not null && total < best.Cost)
                    best = ([line, .. tail], total);
            }
            return best;
        }
    }

    private static bool IsHiragana(char c) => c is >= '\u3041' and <= '\u309F';

    private static bool IsKatakana(char c) => c is >= '\u30A0' and <= '\u30FF';
}
