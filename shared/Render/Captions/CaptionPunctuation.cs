using System.Text;

namespace AutoVideo.Render.Captions;

/// <summary>Where a phrase or a line may end.</summary>
internal static class CaptionPunctuation
{
    private const string SentenceEnds = ".!?…。！？؟۔";
    private const string Pauses = ",;:—–、，；：،؛";
    private const string Closers = "\"'”’»)]}」』）】》〉〕";

    // Characters that must not begin a line (JIS X 4051, W3C "Requirements for Japanese Text Layout", 3.1.7).
    private const string NeverFirst = "、。，．,.・：；:;？！?!‥…ー〜～々ゝゞヽヾ」』）】》〉〕］｝)]}”’»ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％%℃";
    private const string NeverLast = "「『（【《〈〔［｛([{“‘«￥$＄#＃";

    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "Dr.", "Mr.", "Mrs.", "Ms.", "St.", "Prof.", "Gen.", "Sen.", "Lt.", "Col.", "Capt.", "Rev.", "Mt.", "No.", "vs.", "e.g.", "i.e.", "cf.", "Fig.", "Vol.",
        "г.", "гг.", "т.е.", "др.", "им.", "ул.", "стр.", "рис.", "см.",
    };

    public static bool EndsSentence(string word) =>
        LastMark(word) is { } mark && SentenceEnds.Contains(mark, StringComparison.Ordinal) && !IsAbbreviation(word);

    public static bool EndsClause(string word) =>
        LastMark(word) is { } mark && (SentenceEnds + Pauses).Contains(mark, StringComparison.Ordinal) && !IsAbbreviation(word);

    /// <summary>A title or a single initial ("J. S. Bach").</summary>
    private static bool IsAbbreviation(string word) =>
        Abbreviations.Contains(word) || (word.Length == 2 && char.IsUpper(word[0]) && word[0] != 'I' && word[1] == '.');

    public static bool MayBegin(string word) => word.Length == 0 || !NeverFirst.Contains(word[0], StringComparison.Ordinal);

    public static bool MayEnd(string word) => word.Length == 0 || !NeverLast.Contains(word[^1], StringComparison.Ordinal);

    /// <summary>A word as big captions show it: without the stops around it; what it means stays ("3.5%", "Wow!", "U.S.").</summary>
    public static string Display(string word)
    {
        var shown = word.TrimEnd();
        while (shown.Length > 1 && (Pauses + "。…").Contains(shown[^1], StringComparison.Ordinal))
            shown = shown[..^1].TrimEnd();
        // A full stop goes, unless the word has another (an abbreviation).
        if (shown.Length > 1 && shown[^1] == '.' && !shown[..^1].Contains('.', StringComparison.Ordinal))
            shown = shown[..^1];
        return shown.TrimEnd('—', '–', ' ') is { Length: > 0 } trimmed ? trimmed : shown;
    }

    private static char? LastMark(string word)
    {
        // Behind a stop there may be a picture.
        for (var i = Pictographs.TailOf(word) - 1; i >= 0; i--)
        {
            if (Closers.Contains(word[i], StringComparison.Ordinal) || char.IsWhiteSpace(word[i]))
                continue;
            return Rune.IsLetterOrDigit(new Rune(char.IsSurrogate(word[i]) ? 'x' : word[i])) ? null : word[i];
        }
        return null;
    }
}
