using System.Collections.Frozen;
using System.Text.RegularExpressions;
using AutoVideo.Videos;

namespace AutoVideo.Script.Offline;

internal sealed partial class EnglishTongue(WordNet? wordNet) : Tongue
{
    private static readonly FrozenSet<string> Function = Set(
        "a an the this that these those some any each every no both all another other such what which who whom whose "
        + "i me my we us our you your he him his she her it its they them their one ones itself themselves himself herself "
        + "am is are was were be been being do does did done doing have has had having can could will would shall should may might must cannot "
        + "isn't aren't wasn't weren't don't doesn't didn't can't couldn't won't wouldn't hasn't haven't hadn't it's that's there's they're we're you're "
        + "and or but nor so yet for if then else than as because since although though while whereas when whenever where wherever why how until unless whether "
        + "of in on at by to from with without into onto out up down over under above below about against between among through during before after across along around "
        + "toward towards behind beyond near off within per via upon like not also only just even still too very quite rather almost already again ever never "
        + "here there now once more most less least much many few several enough own same let lets however therefore thus instead often always sometimes perhaps "
        + "become becomes became seem seems");

    private static readonly FrozenSet<string> Leading = Set(
        "and or but nor so yet that which who whom whose as because since although though while whereas when where until unless if whether than then also only just even therefore thus however instead");

    private static readonly FrozenSet<string> Pronouns = Set("it its they them their he she his her this that these those we our us you your i my such one there here which who what");

    private static readonly FrozenSet<string> Leaners = Set(
        "it its they them their theirs he she him his this that these those such but and or so yet then also however therefore thus hence instead moreover furthermore meanwhile "
        + "otherwise nevertheless nonetheless still consequently similarly likewise both neither either another others besides afterwards afterward later which here");

    private static readonly FrozenSet<string> NotNouns = Set(
        "first second third last next new old good great big small large long short high low own same different able ago away back today yesterday tomorrow "
        + "thing things way ways lot kind kinds sort part bit something nothing everything anything someone everyone nobody anyone well however yes "
        + "times time year years form forms place end side number case point fact example reason result use amount piece whole idea matter process start beginning stage sense trick "
        + "one two three four five six seven eight nine ten hundred thousand million billion half dozen mr mrs ms dr");

    private static readonly FrozenSet<string> Abbrev = Set(
        "mr mrs ms dr prof st vs e.g i.e cf gen sen rep gov capt lt col sgt rev hon mt approx ca al no_ fig_ vol_ p_ pp_ ch_ sec_ jan_ feb_ aug_ sept_ oct_ nov_ dec_", '_', " #");

    private static readonly FrozenSet<string> Striking = Set(
        "never nothing nobody none only most least every ever even without impossible billion billions million millions trillion thousand thousands hundred fastest largest biggest smallest "
        + "brightest darkest heaviest strongest oldest first last no not cannot yet unlike strange surprising surprisingly secret mystery astonishing extreme entire whole");

    public override string Tag => Languages.English;
    public override Phrases Phrases => EnglishPhrases.Value;
    public override FrozenSet<string> FunctionWords => Function;
    public override FrozenSet<string> Abbreviations => Abbrev;
    public override FrozenSet<string> StrikingWords => Striking;

    public static bool IsFunction(string folded) => Function.Contains(folded);

    public static bool SaysLittle(string folded) => NotNouns.Contains(folded);

    public override bool Leans(string sentence)
    {
        var words = Words.All(sentence).Take(4).Select(Words.Fold).ToList();
        return words.Count == 0 || Leaners.Contains(words[0]) || LeaningOpening().IsMatch(sentence)
            || words.Take(3).Any(w => w is "it" or "they" or "them" or "he" or "she" or "these" or "those")
            || (words.Count > 1 && Function.Contains(words[0]) && words[1] is "this" or "that" or "its" or "their" or "such");
    }

    public override IEnumerable<string> Shortened(string sentence)
    {
        var plain = Parentheses.Removed(sentence);
        if (plain != sentence)
            yield return plain;
        var shorter = InnerClause().Replace(TrailingClause().Replace(plain, "$1"), " ");
        if (shorter != plain)
            yield return shorter;
    }

    public override IReadOnlyList<ClauseBorder> Borders(string sentence) =>
    [
        .. Semicolon().Matches(sentence).Select(m => new ClauseBorder(m.Index + m.Length, 3)),
        .. CommaClause().Matches(sentence).Select(m => new ClauseBorder(m.Index + 2, 2)),
        .. AnyComma().Matches(sentence).Select(m => new ClauseBorder(m.Index + 2, 1)),
        .. BareClause().Matches(sentence).Select(m => new ClauseBorder(m.Index + 1, 1)),
    ];

    public override IReadOnlyList<string> Terms(string text) =>
        [.. Words.All(text).Select(Words.Fold).Where(w => !Function.Contains(w)).Select(w => Stem(w))];

    public override IReadOnlyList<string> Nouns(string text)
    {
        var nouns = new List<string>();
        var words = Words.All(text).Select(w => w.EndsWith("'s", StringComparison.Ordinal) || w.EndsWith("’s", StringComparison.Ordinal) ? w[..^2] : w).ToList();
        for (var i = 0; i < words.Count; i++)
        {
            if (i + 1 < words.Count && Compound(words[i], words[i + 1]) is { } compound)
            {
                nouns.Add(compound);
                i++;
                continue;
            }
            if (Noun(words[i], i == 0) is { } noun)
                nouns.Add(noun);
        }
        return nouns;
    }

    public override IEnumerable<Phrase> HeadlinePhrases(string sentence) =>
        new SpacedPhrases(new PhraseGrammar(Function.Contains, Leading.Contains, Pronouns.Contains, IsVerb, _ => false, _ => false, IsAdjective, w => w is "of" or "the" or "a" or "an" or "than", 1), HeadlineLength).Of(sentence);

    public override string? Question(string topic) => EnglishQuestion.From(topic, wordNet);

    public override string JoinList(string intro, IReadOnlyList<string> items)
    {
        var clean = items.Select(Marks.WithoutEnd).ToList();
        return clean.Count < 2
            ? $"{intro} {clean[0]}."
            : $"{intro} {string.Join(", ", clean[..^1])}{(clean.Count > 2 ? "," : "")} and {clean[^1]}.";
    }

    /// <summary>A two-word noun of the dictionary ("black hole") in the singular.</summary>
    private string? Compound(string first, string second)
    {
        if (wordNet is null || Function.Contains(Words.Fold(first)) || NotNouns.Contains(Words.Fold(first)) || char.IsDigit(first[0]))
            return null;
        var head = wordNet.NounBase(Words.Fold(second));
        var pair = head is null ? null : $"{Words.Fold(first)} {head}";
        return pair is not null && wordNet.IsNoun(pair) ? pair : null;
    }

    private string? Noun(string word, bool startsSentence)
    {
        var folded = Words.Fold(word);
        if (folded.Length < 3 || !char.IsLetter(folded[0]) || Function.Contains(folded) || NotNouns.Contains(folded))
            return null;
        var isName = char.IsUpper(word[0]) && !startsSentence;
        if (wordNet is null)
            return folded.EndsWith("ly", StringComparison.Ordinal) || folded.EndsWith("ing", StringComparison.Ordinal) || folded.EndsWith("ed", StringComparison.Ordinal)
                ? null : isName ? word : Inflections.NounBases(folded).LastOrDefault(folded);
        var lemma = wordNet.NounBase(folded);
        if (lemma is null)
            return isName ? word : null;
        if (NotNouns.Contains(lemma) || Function.Contains(lemma))
            return null;
        var count = wordNet.Counts(lemma);
        var verbBase = wordNet.VerbBase(folded);
        var asVerb = verbBase is null ? 0 : wordNet.Counts(verbBase).Verb;
        var isMostlyNoun = count.Noun >= asVerb && count.Noun >= wordNet.Counts(folded).Adjective && count.Noun >= wordNet.Counts(folded).Adverb;
        return isMostlyNoun ? isName && word.Skip(1).Any(char.IsUpper) ? word : lemma : null;
    }

    /// <summary>More often a verb than a noun or an adjective.</summary>
    private bool IsVerb(string folded)
    {
        if (wordNet?.VerbBase(folded) is not { } verb)
            return false;
        var asVerb = wordNet.Counts(verb).Verb;
        return asVerb > (wordNet.NounBase(folded) is { } noun ? wordNet.Counts(noun).Noun : 0) && asVerb > wordNet.Counts(folded).Adjective && asVerb > wordNet.Counts(folded).Adverb;
    }

    private bool IsAdjective(string folded) =>
        wordNet is not null && wordNet.Counts(folded) is var count && count.Adjective > count.Noun && count.Adjective > count.Verb;

    private static string Stem(string word) => Inflections.NounBases(word).LastOrDefault(word) is var stem && stem.EndsWith('e') ? stem[..^1] : stem;

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();

    private static FrozenSet<string> Set(string words, char mark, string with) =>
        words.Split(' ').Select(w => w.EndsWith(mark) ? w[..^1] + with : w).ToFrozenSet();

    [GeneratedRegex(@"^(For (example|instance)|In (other words|contrast|addition|turn|this|that|these|such)|As a result|On the other hand|At (this|that|the same)|After (this|that)|That is|The (same|former|latter|other|others)|One of (them|these)|Some of (them|these)|By then|By contrast|The result|Not (all|every))\b", RegexOptions.IgnoreCase)]
    private static partial Regex LeaningOpening();

    /// <summary>A non-restrictive relative clause that runs to the end, with no comma of its own.</summary>
    [GeneratedRegex(@",\s(?:which|who|whose|where)\s[^,;:—]{3,200}([.!])$")]
    private static partial Regex TrailingClause();

    /// <summary>One in the middle: only before an auxiliary, where the main clause surely goes on.</summary>
    [GeneratedRegex(@",\s(?:which|who|whose|where)\s[^,;:—]{3,200},\s(?=(?:is|are|was|were|can|cannot|could|has|have|had|do|does|did|will|would|may|might|must|should)\b)")]
    private static partial Regex InnerClause();

    [GeneratedRegex(@"(?:;|:|\s[—–])\s(?=\S)")]
    private static partial Regex Semicolon();

    [GeneratedRegex(@",\s(?=(?:and|but|or|so|yet|while|which|who|where|when|because|although|though|until|since|as|if|then|unless|whereas|after|before)\s)")]
    private static partial Regex CommaClause();

    [GeneratedRegex(@",\s(?=\p{L})")]
    private static partial Regex AnyComma();

    [GeneratedRegex(@"(?<=\w)\s(?=(?:because|although|until|unless|whereas|while|when|so that|but)\s)")]
    private static partial Regex BareClause();
}
