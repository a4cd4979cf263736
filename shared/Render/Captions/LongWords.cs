using System.Globalization;
using AutoVideo.Render.Timeline;

namespace AutoVideo.Render.Captions;

/// <summary>Signed links, keys and rules of dashes: what no reader takes for one word is shown piece by piece, each for its share of the time.</summary>
internal static class LongWords
{
    // In UTF-16 code units; longer than any word that is read. Longer ones could not be rendered at last.
    private const int Longest = 60;

    /// <returns>The word itself, or pieces of it of about the same length, which are cut no further.</returns>
    internal static IEnumerable<CaptionWord> Cut(CaptionWord word)
    {
        var text = word.Text;
        var perLetter = (word.End - word.Start) / Math.Max(1, text.Length);
        int[] places = text.Length > Longest ? [.. Places(text)] : [];
        var from = 0;
        while (text.Length - from > Longest)
        {
            var left = text.Length - from;
            var wanted = from + left / ((left + Longest - 1) / Longest);
            var to = places.Last(place => place <= wanted);
            to = to > from ? to : places.First(place => place > from);
            yield return Piece(from, to);
            from = to;
        }
        yield return from == 0 ? word : Piece(from, text.Length);

        CaptionWord Piece(int first, int end) => new(text[first..end].Trim(), word.Start + first * perLetter, word.Start + end * perLetter);
    }

    // Between what readers take for letters (Unicode Standard Annex 29); within one of more marks than anybody reads too.
    private static IEnumerable<int> Places(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, at);
            for (var place = at; place < at + length; place++)
            {
                if (place == at || (length > Longest && !char.IsLowSurrogate(text[place])))
                    yield return place;
            }
            at += length;
        }
    }
}
