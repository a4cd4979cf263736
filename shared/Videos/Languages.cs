namespace AutoVideo.Videos;

/// <summary>Languages that the offline script and voices cover, as BCP 47 tags.</summary>
public static class Languages
{
    public const string English = "en";
    public const string TraditionalChinese = "zh-TW";
    public const string Japanese = "ja";
    public const string Russian = "ru";

    public static IReadOnlyList<string> All => [English, TraditionalChinese, Japanese, Russian];

    /// <summary>Chinese and Japanese: no spaces between words, lengths counted in characters.</summary>
    public static bool IsWrittenWithoutSpaces(string language) => language is TraditionalChinese or Japanese;
}
