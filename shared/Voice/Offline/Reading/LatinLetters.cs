using System.Text;

namespace AutoVideo.Voice.Offline.Reading;

/// <summary>
/// Letters with accents without them and full-width letters as ASCII. A table of our own: without ICU data .NET normalizes nothing.
/// </summary>
internal static class LatinLetters
{
    private static readonly (string Accented, char Plain)[] Accents =
    [
        ("ÀÁÂÃÄÅĀĂĄ", 'A'), ("ÇĆĈĊČ", 'C'), ("Ď", 'D'), ("ÈÉÊËĒĔĖĘĚ", 'E'), ("ĜĞĠĢ", 'G'), ("Ĥ", 'H'), ("ÌÍÎÏĨĪĬĮİ", 'I'), ("Ĵ", 'J'), ("Ķ", 'K'),
        ("ĹĻĽ", 'L'), ("ÑŃŅŇ", 'N'), ("ÒÓÔÕÖŌŎŐ", 'O'), ("ŔŖŘ", 'R'), ("ŚŜŞŠȘ", 'S'), ("ŢŤȚ", 'T'), ("ÙÚÛÜŨŪŬŮŰŲ", 'U'), ("Ŵ", 'W'), ("ÝŶŸ", 'Y'),
        ("ŹŻŽ", 'Z'), ("àáâãäåāăą", 'a'), ("çćĉċč", 'c'), ("ď", 'd'), ("èéêëēĕėęě", 'e'), ("ĝğġģ", 'g'), ("ĥ", 'h'), ("ìíîïĩīĭį", 'i'), ("ĵ", 'j'),
        ("ķ", 'k'), ("ĺļľ", 'l'), ("ñńņň", 'n'), ("òóôõöōŏő", 'o'), ("ŕŗř", 'r'), ("śŝşšș", 's'), ("ţťț", 't'), ("ùúûüũūŭůűų", 'u'), ("ŵ", 'w'),
        ("ýÿŷ", 'y'), ("źżž", 'z'),
    ];

    private static readonly Dictionary<char, string> Plain = Accents
        .SelectMany(row => row.Accented.Select(letter => (Letter: letter, Plain: row.Plain.ToString())))
        .Concat(new (char Letter, string Plain)[] {
            ('ß', "ss"), ('æ', "ae"), ('Æ', "Ae"), ('œ', "oe"), ('Œ', "Oe"), ('ø', "o"), ('Ø', "O"), ('ł', "l"), ('Ł', "L"),
            ('đ', "d"), ('Đ', "D"), ('ð', "th"), ('Ð', "Th"), ('þ', "th"), ('Þ', "Th"), ('ı', "i"), ('￥', "¥"), ('￡', "£"),
        })
        .ToDictionary(row => row.Letter, row => row.Plain);

    public static string ToAscii(string text)
    {
        if (text.All(char.IsAscii))
            return text;
        var result = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            // Combining accents, as in text that comes decomposed.
            if (character is < '\u0300' or > '\u036F')
                result.Append(Plain.GetValueOrDefault(character) ?? Narrow(character).ToString());
        }
        return result.ToString();
    }

    /// <summary>The block of full-width forms is ASCII moved up.</summary>
    private static char Narrow(char character) => character is >= '！' and <= '～' ? (char)(character - '！' + '!') : character;
}
