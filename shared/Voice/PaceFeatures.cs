using System.Text;
using AutoVideo.Videos;
using AutoVideo.Voice.Offline.Reading;

namespace AutoVideo.Voice;

/// <summary>What in a text takes time to say, counted without saying it.</summary>
internal static class PaceFeatures
{
    private const string StopMarks = ".!?。！？";
    private const string PauseMarks = ",;:—–…，、；：";

    /// <returns>Line, syllables, consonants, words, digits, pauses within, stops within.</returns>
    public static double[] Count(string text, string language)
    {
        var words = language switch
        {
            Languages.TraditionalChinese or Languages.Japanese => UnspacedWords.Split(text),
            _ => WrittenWords.Split(text),
        };
        double syllables = 0, consonants = 0, digits = 0, said = 0;
        foreach (var word in words)
        {
            var core = UnspacedWords.Core(word);
            if (core.Length == 0)
                continue;
            said++;
            digits += core.Count(char.IsAsciiDigit);
            if (language == Languages.TraditionalChinese && UnspacedWords.IsNumber(core))
            {
                syllables += ChineseNumbers.Say(core).Length;
                continue;
            }
            if (language == Languages.Japanese && UnspacedWords.IsNumber(core))
            {
                syllables += Kana(JapaneseNumbers.Say(core.Trim('%', '年', '$', '€', '£', '¥'))) + (core[^1] is '%' ? 5 : core[^1] is '年' ? 2 : 0);
                continue;
            }
            syllables += Syllables(core, language, ref consonants);
        }
        var (pauses, stops) = Breaks(words);
        return [1, syllables, consonants, said, digits, pauses, stops];
    }

    private static double Syllables(string core, string language, ref double consonants)
    {
        double syllables = 0;
        var inVowels = false;
        foreach (var rune in LatinLetters.ToAscii(core).EnumerateRunes())
        {
            var isVowel = false;
            if (rune.Value is >= 0x3400 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF or '々')
            {
                // In Japanese a Han character stands for about two morae; the fit decides, consonants count them.
                if (language == Languages.Japanese)
                    consonants++;
                else
                    syllables++;
            }
            else if (rune.Value is >= 0x3041 and <= 0x30FF)
                syllables += Kana(rune.ToString());
            else if ("aeiouyAEIOUYаеёиоуыэюяАЕЁИОУЫЭЮЯ".Contains(rune.ToString(), StringComparison.Ordinal))
            {
                isVowel = true;
                // Two vowels are one syllable in English and two in Russian.
                if (!inVowels || language == Languages.Russian)
                    syllables++;
            }
            else if (Rune.IsLetter(rune) && language != Languages.TraditionalChinese && language != Languages.Japanese)
                consonants++;
            inVowels = isVowel;
        }
        var isSilentE = language == Languages.English && syllables > 1 && core.EndsWith('e') && !core.EndsWith("le", StringComparison.Ordinal);
        return isSilentE ? syllables - 1 : syllables;
    }

    /// <summary>Morae: small kana belong to the one before, except the small tsu.</summary>
    private static int Kana(string text) => text.Count(letter => letter is >= 'ぁ' and <= 'ヿ' && !"ぁぃぅぇぉゃゅょゎァィゥェォャュョヮ".Contains(letter, StringComparison.Ordinal));

    /// <summary>The last word's punctuation is no pause: the line ends there.</summary>
    private static (double Pauses, double Stops) Breaks(IReadOnlyList<string> words)
    {
        double pauses = 0, stops = 0;
        foreach (var word in words.Take(Math.Max(0, words.Count - 1)))
        {
            var mark = word.LastOrDefault(letter => char.IsLetterOrDigit(letter) || (StopMarks + PauseMarks).Contains(letter, StringComparison.Ordinal));
            if (StopMarks.Contains(mark, StringComparison.Ordinal))
                stops++;
            else if (PauseMarks.Contains(mark, StringComparison.Ordinal))
                pauses++;
        }
        return (pauses, stops);
    }
}
