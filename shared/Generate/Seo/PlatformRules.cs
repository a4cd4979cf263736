using System.Text;

namespace AutoVideo.Generate.Seo;

/// <summary>What a platform takes with a video.</summary>
/// <param name="MaxTitle">Characters; 0: it has no title, the caption begins with it.</param>
/// <param name="MaxText">Of the description or caption, in the unit of <paramref name="Unit"/>, hashtags included.</param>
/// <param name="MaxKeywords">Characters of all keywords together; 0: it takes none.</param>
public sealed record PlatformRules(string Platform, int MaxTitle, int MaxText, TextUnit Unit, int MaxHashtags, int MaxKeywords, bool HasChapters)
{
    public static IReadOnlyList<PlatformRules> All { get; } =
    [
        // Over 15 hashtags are all passed over; keywords that hold a space count with their quotation marks.
        new("youtube", 100, 5_000, TextUnit.Bytes, 15, 500, HasChapters: true),
        new("tiktok", 0, 2_200, TextUnit.Utf16, 5, 0, HasChapters: false),
        new("instagram", 0, 2_200, TextUnit.Utf16, 30, 0, HasChapters: false),
        new("x", 0, 280, TextUnit.Weighted, 2, 0, HasChapters: false),
        new("facebook", 0, 2_200, TextUnit.Utf16, 10, 0, HasChapters: false),
    ];

    public static PlatformRules? Find(string platform) => All.FirstOrDefault(rules => rules.Platform == platform);

    /// <summary>Length of a text as this platform counts it.</summary>
    public int Length(string text) => Unit switch
    {
        TextUnit.Bytes => Encoding.UTF8.GetByteCount(text),
        TextUnit.Weighted => text.EnumerateRunes().Sum(Weight),
        _ => text.Length,
    };

    /// <summary>X counts Latin and its like once, everything else twice.</summary>
    private static int Weight(Rune rune) => rune.Value is <= 0x10FF or (>= 0x2000 and <= 0x200D) or (>= 0x2010 and <= 0x201F) or (>= 0x2032 and <= 0x2037) ? 1 : 2;
}

public enum TextUnit { Utf16, Bytes, Weighted }
