using System.Text.RegularExpressions;

namespace AutoVideo.Script.Offline;

/// <summary>Asides that a sentence can do without: in round brackets or between a pair of dashes.</summary>
internal static partial class Parentheses
{
    public static string Removed(string sentence)
    {
        var text = Brackets().Replace(sentence, "");
        if (Dashes().Count(text) == 2)
            text = DashPair().Replace(text, " ");
        return text == sentence ? sentence : text.Replace("  ", " ", StringComparison.Ordinal).Replace(" ,", ",", StringComparison.Ordinal).Trim();
    }

    [GeneratedRegex(@"\s?[(（][^()（）]{1,200}[)）]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"\s[—–]\s|——")]
    private static partial Regex Dashes();

    [GeneratedRegex(@"\s?(?:—|–|——)\s?[^—–.!?。！？]{1,200}?\s?(?:——|—|–)\s?")]
    private static partial Regex DashPair();
}
