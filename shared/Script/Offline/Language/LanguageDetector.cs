using AutoVideo.Failures;
using AutoVideo.Videos;

namespace AutoVideo.Script.Offline;

/// <summary>Which of the four languages a text is in: by script, then by the share of function words.</summary>
internal static class LanguageDetector
{
    private const int Sample = 20_000;

    /// <returns>A tag of <see cref="Languages.All"/>; null when it is none of them or there is nothing to go by.</returns>
    public static string? Detect(string text, Tongues tongues)
    {
        var sample = text.Length > Sample ? text[..Sample] : text;
        int kana = 0, han = 0, cyrillic = 0, notRussian = 0, latin = 0, other = 0;
        foreach (var c in sample.Where(char.IsLetter))
        {
            if (c is >= '\u3040' and <= '\u30FF' or >= '\uFF66' and <= '\uFF9F') kana++;
            else if (c is >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF') han++;
            else if (c is >= '\u0400' and <= '\u052F')
            {
                cyrillic++;
                if ("іїєґўђћџљњјіІЇЄҐЎЂЋЏЉЊЈ".Contains(c)) notRussian++;
            }
            else if (c is >= 'A' and <= 'Z' or >= 'a' and <= 'z' or >= '\u00C0' and <= '\u024F') latin++;
            else other++;
        }
        // One Chinese or Japanese character says about as much as three letters.
        var asian = 3 * (kana + han);
        if (asian + cyrillic + latin <= other)
            return null;
        if (asian >= latin && asian >= cyrillic && asian > 0)
            return kana * 20 > kana + han ? Languages.Japanese : Languages.TraditionalChinese;
        if (cyrillic > latin)
            return notRussian * 100 > cyrillic || !SpeaksLike(tongues.Of(Languages.Russian), sample, 0.06) ? null : Languages.Russian;
        return SpeaksLike(tongues.Of(Languages.English), sample, 0.14) ? Languages.English : null;
    }

    /// <summary>The language to write in: the text's own, which a request may name but not change.</summary>
    /// <exception cref="PermanentException"><c>language_unknown</c>, <c>translation_needs_provider</c>.</exception>
    public static Tongue Resolve(string text, string? asked, Tongues tongues)
    {
        var wanted = asked is null ? null : RequestRules.SupportedLanguage(asked);
        var found = Detect(text, tongues);
        if (wanted is null)
            return tongues.Of(found ?? throw RequestRules.LanguageUnknown("The text's language was not recognised."));
        if (found is null ? !MayBe(text, wanted) : found != wanted && !AreBothPossible(text, found, wanted))
            throw new PermanentException("translation_needs_provider",
                $"The text is not in '{wanted}'{(found is null ? "" : $" but in '{found}'")}, and the offline script writer never translates. "
                + "Give text in the wanted language, leave the language out, or configure a script provider (for example an OpenAI key).");
        return tongues.Of(wanted);
    }

    /// <summary>Han characters alone may be Chinese or Japanese; a name in Latin letters belongs to any language.</summary>
    private static bool AreBothPossible(string text, string found, string wanted) =>
        (Languages.IsWrittenWithoutSpaces(found) && Languages.IsWrittenWithoutSpaces(wanted) && text.Length <= 30 && !text.Any(c => c is >= '\u3040' and <= '\u30FF'))
        || (found == Languages.English && text.Length <= 30 && Words.All(text).Count <= 2 && Words.All(text).All(w => char.IsUpper(w[0]) || char.IsDigit(w[0])));

    private static bool MayBe(string text, string wanted) => wanted switch
    {
        Languages.English => text.Count(char.IsAsciiLetter) * 2 > text.Count(char.IsLetter),
        Languages.Russian => text.Count(c => c is >= '\u0410' and <= '\u044F') * 2 > text.Count(char.IsLetter),
        _ => false,
    };

    private static bool SpeaksLike(Tongue tongue, string sample, double share)
    {
        var words = Words.All(sample).Select(Words.Fold).Where(w => char.IsLetter(w[0])).ToList();
        // Too few words to judge: a headline has hardly any function words.
        return words.Count < 12 || words.Count(tongue.FunctionWords.Contains) >= share * words.Count;
    }
}
