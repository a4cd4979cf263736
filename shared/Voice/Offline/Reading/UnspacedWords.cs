using System.Text.RegularExpressions;

namespace AutoVideo.Voice.Offline.Reading;

/// <summary>Splits text that has no spaces: numbers and Latin words whole, all else character by character, punctuation attached.</summary>
internal static partial class UnspacedWords
{
    private const string Openers = "「『（【《〈〔([{“‘";

    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        var opening = "";
        foreach (Match piece in Pieces().Matches(WrittenWords.Visible(text)))
        {
            if (Openers.Contains(piece.Value, StringComparison.Ordinal))
                opening += piece.Value;
            else if (piece.Value.EnumerateRunes().Any(WrittenWords.IsWordRune))
            {
                words.Add(opening + piece.Value);
                opening = "";
            }
            else if (words.Count > 0 && opening.Length == 0)
                words[^1] += piece.Value;
            else
                opening += piece.Value;
        }
        if (opening.Length > 0 && words.Count > 0)
            words[^1] += opening;
        else if (opening.Length > 0)
            words.Add(opening);
        return words;
    }

    /// <summary>A word without the punctuation around it, accented and full-width letters and digits as ASCII.</summary>
    public static string Core(string word) => Around().Replace(LatinLetters.ToAscii(word), "");

    public static bool IsNumber(string core) => Number().IsMatch(core);

    [GeneratedRegex(@"[$€£¥]?[0-9０-９](?:[0-9０-９.,．，]*[0-9０-９])?(?:[%％]|年)?|[A-Za-zＡ-Ｚａ-ｚÀ-ɏ][A-Za-zＡ-Ｚａ-ｚÀ-ɏ0-9'’&@._+-]*[A-Za-zＡ-Ｚａ-ｚÀ-ɏ0-9+]|\p{Cs}\p{Cs}[\uFE0F\u200D]*|\S")]
    private static partial Regex Pieces();

    [GeneratedRegex(@"^[\p{P}\p{So}\s]+(?=\w|[$€£¥])|[\p{P}\p{So}\s-[%]]+$")]
    private static partial Regex Around();

    [GeneratedRegex(@"^[$€£¥]?[0-9][0-9.,]*[%年]?$")]
    private static partial Regex Number();
}
