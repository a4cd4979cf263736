using System.Text;
using AutoVideo.Videos;

namespace AutoVideo.Render.Captions;

/// <summary>
/// Where captions stand in a picture and how big they are. Upright pictures keep the lower quarter free for the apps that
/// show them; wide and square ones stand above the lower edge, inside the 90 % title-safe area.
/// </summary>
/// <param name="MarginLeft">Pixels; the sides differ where an app has its buttons.</param>
/// <param name="Em">Pixels.</param>
internal sealed record CaptionLayout(int Width, int FontSize, int Spacing, int Outline, int Shadow, int MarginLeft, int MarginRight, int MarginBottom, double Em)
{
    // A pop makes the lit word 12 % larger for a moment.
    private const double PopReserve = 1.04;

    // Two words of a hundred letters still fit: a long address cannot be read, but is seen to be one. What fits at no size is not made too small to be seen.
    private const double SmallestScale = 0.05, UnfitScale = 0.4;

    // Ascent and descent of the fonts, in em: a size in ASS is this line height.
    private const double InterLine = 1.21;
    private const double NotoCjkLine = 1.448;

    /// <summary>How wide letters are, beside those of Inter Display.</summary>
    public double LetterWidth { get; private init; } = 1;

    public static CaptionLayout Of(CaptionStyle style, CaptionFont font, int width, int height, string language, SafeArea area)
    {
        var isUpright = height > width * 1.2;
        var isWide = width > height * 1.2;
        var unit = (isWide ? height * 0.82 : isUpright ? width : width * 0.88) / 1080.0;
        // Fonts with tall lines around their letters; Arabic ones must not be set closer either, since letters join.
        var isTall = Languages.IsWrittenWithoutSpaces(language) || CaptionText.IsArabic(language);
        var size = isTall ? style.WideFontSize : style.FontSize;
        var side = width * (isUpright ? 0.074 : 0.08);
        // A lit word grows over the end of its line, and letters have edges.
        var swell = 2 * style.OutlineWidth * unit + 0.01 * width;
        return new(
            width, Pixels(size * unit * (isTall ? 1 : font.Line / InterLine)), isTall ? 0 : -Pixels(unit), Pixels(style.OutlineWidth * unit), Pixels(style.Shadow * unit),
            Pixels(Math.Max(side, area.Left * width + swell)), Pixels(Math.Max(side, area.Right * width + swell)),
            Pixels(Math.Max(height * (isUpright ? 0.245 : isWide ? 0.085 : 0.1), area.Bottom * height + swell)),
            size * unit / (isTall ? NotoCjkLine : InterLine))
        {
            LetterWidth = isTall ? 1 : font.Width,
        };
    }

    /// <summary>1, or how much smaller the phrase must be to stay between the margins.</summary>
    public double Scale(string phrase)
    {
        var needed = phrase.EnumerateRunes().Sum(Advance) * Em * LetterWidth * PopReserve + 2 * Outline;
        var scale = ((double)Width - MarginLeft - MarginRight) / needed;
        return scale < SmallestScale ? UnfitScale : Math.Min(scale, 1);
    }

    /// <summary>Width in em, on the safe side, of Inter Display Extra Bold and Noto Sans CJK Bold.</summary>
    private static double Advance(Rune rune) => rune.Value switch
    {
        _ when Pictographs.IsDrawn(rune) => 1.1,
        _ when CaptionText.IsWide(rune) => 1,
        ' ' => 0.24,
        'i' or 'j' or 'l' or 'I' or '\'' or '’' or '.' or ',' or ':' or ';' or '!' or '|' => 0.31,
        'f' or 't' or 'r' or '-' or '(' or ')' or '[' or ']' => 0.43,
        'm' or 'w' or 'M' or 'W' or '%' or '@' or 'Ж' or 'Ш' or 'Щ' or 'Ю' or 'ж' or 'ш' or 'щ' or 'ю' or 'ы' or 'м' => 0.93,
        _ when Rune.IsUpper(rune) => 0.73,
        _ => 0.63,
    };

    private static int Pixels(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);
}
