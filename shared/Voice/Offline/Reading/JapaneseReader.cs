using System.Text;
using AutoVideo.Processes;

namespace AutoVideo.Voice.Offline.Reading;

/// <summary>
/// Japanese for espeak-ng, which reads kana only: mecab gives the pronunciation of each morpheme, and a unit is a morpheme with
/// the particles and endings that follow it.
/// </summary>
internal sealed class JapaneseReader(ToolRunner tools, ToolPaths paths)
{
    private const int LongestUnit = 8;
    private const string Openers = "「『（【《〈〔([{“‘";

    /// <exception cref="Failures.PermanentException"><c>tool_missing</c>.</exception>
    public async Task<IReadOnlyList<SpokenUnit>> ReadAsync(string text, CancellationToken cancellation)
    {
        var visible = WrittenWords.Visible(text).Trim();
        if (!visible.EnumerateRunes().Any(WrittenWords.IsWordRune))
            return visible.Length == 0 ? [] : [new(visible, "")];
        var result = await tools.RunAsync(
            new("mecab", ["-r", "/dev/null", "-d", paths.Data("/var/lib/mecab/dic/ipadic-utf8"), "-F", "%m\t%H\n", "-U", "%m\t%H\n", "-E", ""])
            {
                WriteInput = async (input, token) => await input.WriteAsync(Encoding.UTF8.GetBytes(visible + "\n"), token),
                MaxOutputBytes = 4 * 1024 * 1024,
            },
            cancellation);
        return Units(Morphemes(result.Output));
    }

    private static IEnumerable<Morpheme> Morphemes(string output)
    {
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            if (tab <= 0)
                continue;
            var features = line[(tab + 1)..].Split(',');
            yield return new(line[..tab], features[0], features.ElementAtOrDefault(1) ?? "", features.ElementAtOrDefault(8) ?? "");
        }
    }

    internal static IReadOnlyList<SpokenUnit> Units(IEnumerable<Morpheme> morphemes)
    {
        var units = new List<UnitBuilder>();
        var opening = "";
        foreach (var morpheme in morphemes)
        {
            if (Openers.Contains(morpheme.Surface, StringComparison.Ordinal))
                opening += morpheme.Surface;
            else if (units.Count > 0 && opening.Length == 0 && units[^1].Takes(morpheme))
                units[^1].Add(morpheme);
            else
            {
                units.Add(new(opening));
                units[^1].Add(morpheme);
                opening = "";
            }
        }
        if (opening.Length > 0 && units.Count > 0)
            units[^1].Add(new(opening, "記号", "", ""));
        return [.. units.Select(unit => unit.Build())];
    }

    private sealed class UnitBuilder(string opening)
    {
        private readonly StringBuilder written = new(opening);
        private readonly StringBuilder kana = new();
        private readonly StringBuilder latin = new();
        private string figures = "";
        private bool closed;
        private bool prefix;

        public bool Takes(Morpheme next)
        {
            if (next.IsMark)
                return true;
            if (closed || written.Length + next.Surface.Length > LongestUnit + (next.Follows ? 3 : 0))
                return prefix && !closed;
            return next.IsFigure ? figures.Length > 0 || prefix : latin.Length > 0 && next.IsLatin ? latin[^1] is '.' or '-' : next.Follows || prefix || (figures.Length > 0 && next.IsCounter);
        }

        public void Add(Morpheme morpheme)
        {
            written.Append(morpheme.Surface);
            var surface = LatinLetters.ToAscii(morpheme.Surface);
            prefix = morpheme.Class == "接頭詞";
            if (morpheme.IsFigure || (surface is "." or "," && figures.Length > 0 && !closed))
            {
                figures += surface;
                return;
            }
            if (morpheme.IsMark)
            {
                closed |= SpokenPunctuation.After(morpheme.Surface, "").Length > 0;
                return;
            }
            if (JapaneseNumbers.Date(figures, surface) is { } date)
            {
                kana.Append(date);
                figures = "";
                return;
            }
            SayFigures();
            if (morpheme.IsLatin)
                latin.Append(surface);
            else
                kana.Append(surface is "%" ? "パーセント" : morpheme.Pronunciation.Length > 0 ? morpheme.Pronunciation : OnlyKana(surface));
        }

        public SpokenUnit Build()
        {
            SayFigures();
            var text = written.ToString();
            var said = latin.Length > 0 ? string.Concat(latin.ToString().Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '\'')) : "";
            // A particle after a Latin word is said with it only where both can be: the word wins, it carries the meaning.
            said = said.Length > 0 && kana.Length > 0 ? said + " " + kana : said + kana;
            return new(text, said.Trim().Length == 0 ? "" : said.Trim() + SpokenPunctuation.After(text, said));
        }

        private void SayFigures()
        {
            if (figures.Length > 0)
                kana.Append(JapaneseNumbers.Say(figures.TrimEnd('.', ',')));
            figures = "";
        }

        private static string OnlyKana(string surface) => string.Concat(surface.Where(letter => letter is (>= 'ぁ' and <= 'ゖ') or (>= 'ァ' and <= 'ヺ') or 'ー'));
    }
}

/// <summary>A piece of text as mecab cuts it (IPA dictionary: class, detail, pronunciation in katakana).</summary>
internal sealed record Morpheme(string Surface, string Class, string Detail, string Pronunciation)
{
    public bool IsFigure => Surface.All(letter => char.IsAsciiDigit(letter) || letter is >= '０' and <= '９');

    public bool IsLatin => Surface.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is (>= 'Ａ' and <= 'Ｚ') or (>= 'ａ' and <= 'ｚ') or (>= 'À' and <= 'ɏ')) && !IsFigure;

    public bool IsMark => !Surface.EnumerateRunes().Any(rune => Rune.IsLetterOrDigit(rune) || rune.Value is '%' or '％');

    public bool IsCounter => Detail is "接尾" or "数" || Surface is "%" or "％" or "月" or "メートル" or "キロ" or "センチ" or "グラム";

    public bool Follows => Class is "助詞" or "助動詞" || Detail is "接尾" or "非自立" || Surface is "%" or "％";
}
