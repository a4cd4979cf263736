using System.Globalization;
using AutoVideo.Script;

namespace AutoVideo.Generate.Seo;

/// <summary>What is written beside a video on one platform, within its limits.</summary>
/// <param name="Title">Null where the platform has none.</param>
/// <param name="Text">The description or caption, with chapters and hashtags in it.</param>
/// <param name="Length">Of the text, as the platform counts.</param>
public sealed record PlatformText(
    string Platform, string? Title, string Text, int Length, int MaxLength, IReadOnlyList<string> Keywords, IReadOnlyList<string> Hashtags, IReadOnlyList<Chapter> Chapters);

/// <param name="StartSeconds">From the beginning of the video.</param>
public sealed record Chapter(double StartSeconds, string Title);

/// <summary>Cuts words to the limits of platforms; pure.</summary>
internal static class PlatformFit
{
    // YouTube shows chapters when there are three, the first at 0:00, none shorter than 10 s.
    private const int FewestChapters = 3;
    private const double ShortestChapter = 10;

    public static PlatformText Of(PlatformRules rules, SeoFields seo, IReadOnlyList<Chapter> chapters)
    {
        var hashtags = seo.Hashtags.Take(rules.MaxHashtags).ToList();
        var timed = rules.HasChapters ? Merged(chapters) : [];
        var title = Plain(seo.Title);
        var body = rules.MaxTitle == 0 ? Joined(title, seo.Description.StartsWith(title, StringComparison.Ordinal) ? seo.Description[title.Length..].TrimStart() : seo.Description) : seo.Description;
        body = WithoutHashtags(Plain(body), seo.Hashtags);
        var times = timed.Count == 0 ? "" : "\n\n" + string.Join('\n', timed.Select(chapter => $"{Clock(chapter.StartSeconds)} {chapter.Title}"));
        // Chapters and hashtags are short and found by machines; the prose gives way, and last the hashtags.
        while (hashtags.Count > 0 && rules.Length(Tail(times, hashtags)) > rules.MaxText / 2)
            hashtags.RemoveAt(hashtags.Count - 1);
        var tail = Tail(times, hashtags);
        var text = (Cut(body, rules, rules.MaxText - rules.Length(tail)) + tail).Trim();
        return new(
            rules.Platform, rules.MaxTitle == 0 ? null : CutCharacters(title, rules.MaxTitle), text, rules.Length(text), rules.MaxText, Keywords(seo.Keywords, rules.MaxKeywords), hashtags, timed);
    }

    /// <summary>Chapters of at least 10 s, or none.</summary>
    public static IReadOnlyList<Chapter> Merged(IReadOnlyList<Chapter> chapters, double? total = null)
    {
        var merged = new List<Chapter>();
        foreach (var chapter in chapters)
            if (merged.Count == 0 || chapter.StartSeconds - merged[^1].StartSeconds >= ShortestChapter)
                merged.Add(merged.Count == 0 ? chapter with { StartSeconds = 0 } : chapter);
        if (total is { } end && merged.Count > 1 && end - merged[^1].StartSeconds < ShortestChapter)
            merged.RemoveAt(merged.Count - 1);
        return merged.Count >= FewestChapters ? merged : [];
    }

    public static string Clock(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Floor(seconds));
        return time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
    }

    private static string Tail(string times, List<string> hashtags) => times + (hashtags.Count == 0 ? "" : "\n\n" + string.Join(' ', hashtags));

    private static List<string> Keywords(IReadOnlyList<string> keywords, int most)
    {
        var kept = new List<string>();
        var length = 0;
        foreach (var keyword in keywords.Select(keyword => Plain(keyword).Replace(",", " ", StringComparison.Ordinal)).Where(keyword => keyword.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            length += keyword.Length + 1 + (keyword.Contains(' ', StringComparison.Ordinal) ? 2 : 0);
            if (length > most)
                break;
            kept.Add(keyword);
        }
        return kept;
    }

    private static string WithoutHashtags(string text, IReadOnlyList<string> hashtags)
    {
        var lines = text.Split('\n').Where(line => line.Trim().Length == 0 || !line.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(hashtags.Contains));
        return string.Join('\n', lines).Trim();
    }

    /// <summary>YouTube refuses angle brackets, and nobody misses them.</summary>
    private static string Plain(string text) => text.Replace('<', '‹').Replace('>', '›').Trim();

    private static string Joined(string first, string second) => second.Length == 0 ? first : $"{first}\n\n{second}";

    private static string CutCharacters(string text, int most) => text.Length <= most ? text : Cut(text, new("", 0, most, TextUnit.Utf16, 0, 0, false), most);

    /// <summary>Cut at a word where there is one near, never within a character.</summary>
    private static string Cut(string text, PlatformRules rules, int most)
    {
        if (rules.Length(text) <= most)
            return text;
        const string end = "…";
        var (low, high) = (0, text.Length);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (rules.Length(text[..middle]) + rules.Length(end) <= most)
                low = middle;
            else
                high = middle - 1;
        }
        if (low > 0 && char.IsHighSurrogate(text[low - 1]))
            low--;
        var space = text.LastIndexOfAny([' ', '\n'], Math.Max(0, low - 1));
        return low == 0 ? "" : text[..(space > low * 2 / 3 ? space : low)].TrimEnd() + end;
    }
}
