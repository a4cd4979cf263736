using System.Text;

namespace AutoVideo.Script.Offline;

/// <summary>Title, description, keywords and hashtags within YouTube's limits (videos resource, snippet).</summary>
internal static class Seo
{
    private const int MaxTitle = 100;
    private const int MaxDescription = 5_000;
    private const int MaxKeywords = 15;
    private const int MaxKeywordCharacters = 400;
    private const int MaxHashtags = 5;

    public static SeoFields Of(string title, IReadOnlyList<ScriptScene> scenes, IReadOnlyList<string> themes, IReadOnlyList<string> citations, Tongue tongue)
    {
        var nouns = themes.Concat(scenes.SelectMany(s => s.Keywords)).Select(k => k.Replace(',', ' ').Trim()).Where(k => k.Length is > 1 and <= 30)
            .DistinctBy(tongue.NounKey).Take(MaxKeywords).ToList();
        while (nouns.Sum(n => n.Length + 2) > MaxKeywordCharacters)
            nouns.RemoveAt(nouns.Count - 1);
        var hashtags = nouns.Select(Hashtag).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxHashtags).ToList();
        return new SeoFields(Plain(title, MaxTitle), Description(scenes, citations, hashtags), nouns, hashtags);
    }

    /// <summary>As somebody wrote it, within the limits; what they left empty is made.</summary>
    /// <param name="given">What they wrote.</param>
    /// <param name="made">Of the scenes.</param>
    public static SeoFields Given(SeoFields given, SeoFields made)
    {
        var hashtags = given.Hashtags.Select(tag => string.Concat(tag.Where(c => char.IsLetterOrDigit(c) || c == '_'))).Where(tag => tag.Length > 0)
            .Select(tag => "#" + tag).Distinct(StringComparer.OrdinalIgnoreCase).Take(MaxKeywords).ToList();
        var written = given.Description.Any(char.IsLetterOrDigit);
        var description = written ? given.Description : made.Description;
        var said = description.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var tail = written ? string.Join(' ', hashtags.Except(said, StringComparer.OrdinalIgnoreCase)) : "";
        return new SeoFields(
            given.Title.Any(char.IsLetterOrDigit) ? Plain(given.Title, MaxTitle) : made.Title,
            tail.Length == 0 ? Plain(description, MaxDescription) : $"{Plain(description, MaxDescription - tail.Length - 2)}\n\n{tail}",
            given.Keywords.Count > 0 ? [.. given.Keywords.Take(MaxKeywords)] : made.Keywords,
            hashtags.Count > 0 ? hashtags : made.Hashtags);
    }

    /// <summary>Letters and digits only, words run together in capitals; null when nothing valid is left.</summary>
    public static string? Hashtag(string noun)
    {
        var words = noun.Split([' ', '-', '‑', '\'', '’', '.'], StringSplitOptions.RemoveEmptyEntries);
        var tag = string.Concat(words.Select(w => words.Length > 1 ? Words.CapitalFirst(w) : w));
        tag = string.Concat(tag.Where(c => char.IsLetterOrDigit(c) || c == '_'));
        return tag.Length is > 1 and <= 30 && tag.Any(char.IsLetter) ? "#" + tag : null;
    }

    private static string Description(IReadOnlyList<ScriptScene> scenes, IReadOnlyList<string> citations, List<string> hashtags)
    {
        var tail = new StringBuilder();
        if (citations.Count > 0)
            tail.Append("\n\n").AppendJoin('\n', citations.Select(c => "• " + c));
        if (hashtags.Count > 0)
            tail.Append("\n\n").AppendJoin(' ', hashtags);
        var end = Plain(tail.ToString(), MaxDescription / 2);
        var body = string.Join('\n', scenes.Where(s => s.Role != SceneRole.CallToAction).Select(s => s.Narration));
        return Plain(body, MaxDescription - end.Length - 1) + (end.Length > 0 ? "\n\n" + end.TrimStart('\n') : "");
    }

    /// <summary>Without angle brackets, which are refused, cut at a word.</summary>
    private static string Plain(string text, int limit)
    {
        text = text.Replace('<', '‹').Replace('>', '›').Trim();
        if (text.Length <= limit)
            return text;
        var cut = text[..(limit - 1)];
        if (char.IsHighSurrogate(cut[^1]))
            cut = cut[..^1];
        var space = cut.LastIndexOf(' ');
        return (space > limit / 2 ? cut[..space] : cut) + "…";
    }
}
