using AutoVideo.Videos;

namespace AutoVideo.Render.Captions;

/// <summary>Which places between two words read badly as an end of a phrase: closed-class words belong to what follows.</summary>
internal static class PhraseBreaks
{
    private static readonly HashSet<string> EnglishLeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "with", "from", "and", "or", "but", "as", "is", "are", "was", "were",
        "its", "their", "our", "your", "his", "her", "my", "this", "that", "into", "than", "not", "no", "so", "if", "we", "it", "they", "you", "i",
    };

    private static readonly HashSet<string> RussianLeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "в", "во", "на", "с", "со", "к", "ко", "о", "об", "от", "до", "из", "у", "за", "по", "под", "над", "при", "без", "для", "и", "а", "но", "не", "ни", "что", "как",
    };

    // Particles that close a group and words that open one.
    private const string ChineseClosers = "的了著過們地得嗎呢吧";
    private const string ChineseOpeners = "是在和與會讓把被從到而但就也都很更最這那每不沒當";

    public static double Badness(string left, string right, string language)
    {
        switch (language)
        {
            case Languages.English:
                return EnglishLeaders.Contains(left) ? 0.5 : 0;
            case Languages.Russian:
                return RussianLeaders.Contains(left) ? 0.5 : 0;
            case Languages.TraditionalChinese:
                if (ChineseOpeners.Contains(left[^1], StringComparison.Ordinal) || ChineseClosers.Contains(right[0], StringComparison.Ordinal))
                    return 0.6;
                return ChineseClosers.Contains(left[^1], StringComparison.Ordinal) || ChineseOpeners.Contains(right[0], StringComparison.Ordinal) ? 0 : 0.3;
            default:
                return 0;
        }
    }
}
